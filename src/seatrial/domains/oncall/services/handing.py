"""Hand-offs: found in the schedules, noted by whoever leaves, confirmed by whoever arrives (R168)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.oncall import models, policies, rules, selectors
from seatrial.domains.oncall.events import HandOffAcknowledged, HandOffMissed
from seatrial.domains.oncall.selectors.changes import hand_off_of
from seatrial.domains.oncall.selectors.scopes import scopes_of
from seatrial.domains.oncall.services.overriding import lock
from seatrial.domains.oncall.services.telling import tell_coming, tell_late
from seatrial.domains.oncall.types import MATTERS, HandOff, Matter, Schedule
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound, Problem

#: Hand-offs are told so long before their time, and found so long after it, where nobody looked meanwhile.
_AHEAD = timedelta(minutes=30)
_BACK = timedelta(days=1)
_LONGEST_NOTE = 10_000


class CannotHandOver(Problem):
    """The note is missing, it is too early, or it was confirmed already."""

    type = "cannot-hand-over"
    title = "The hand-off stays as it is"
    status = 409


@transaction.atomic
def follow_hand_offs(schedule: Schedule, *, now: datetime) -> int:
    """Every change of hands of the schedule in the next half hour and the last day has its row, and both
    people are told; what does not come any more is forgotten. Gives how many are new. May be called again.
    """
    lock(schedule.urn)
    start, end = now - _BACK, now + _AHEAD
    shifts = selectors.shifts([schedule], start=start, end=end)[schedule.urn]
    found = {(each.at, each.leaving, each.arriving): each for each in rules.hand_overs(shifts, start=start)}
    rows = list(models.HandOff.objects.filter(schedule=schedule.urn, at__gt=start))
    for row in rows:
        if row.at > now and row.noted_at is None and (row.at, row.leaving, row.arriving) not in found:
            row.delete()
    known = {(row.at, row.leaving, row.arriving) for row in rows}
    # a schedule that was not there before now has not changed hands in the past
    first = models.HandOff.objects.filter(schedule=schedule.urn).exists()
    fresh = [key for key in found if key not in known and (first or key[0] > now)]
    for at, leaving, arriving in fresh:
        row = models.HandOff.objects.create(
            uid=new_uid(now), schedule=schedule.urn, at=at, leaving=leaving, arriving=arriving,
            due_at=at + schedule.hand_off.acknowledge_within,
            note_required=schedule.hand_off.note_required and bool(leaving),
        )  # fmt: skip
        tell_coming(hand_off_of(row), schedule=schedule, now=now)
    return len(fresh)


@transaction.atomic
def tell_missed(*, now: datetime) -> int:
    """Every hand-off that nobody confirmed in time is told, once; how many these were."""
    rows = models.HandOff.objects.select_for_update(skip_locked=True).filter(
        acknowledged_at=None, missed_at=None, due_at__lt=now
    )
    known = {each.urn: each for each in selectors.schedules()}
    late = list(rows.order_by("due_at")[:200])
    for row in late:
        row.missed_at = now
        row.save(update_fields=["missed_at"])
        if row.schedule in known:
            tell_late(hand_off_of(row), schedule=known[row.schedule], now=now)
        events.publish(HandOffMissed(uid=str(row.uid), schedule=row.schedule, at=row.at))
    return len(late)


@transaction.atomic
def note_hand_off(uid: UUID, *, note: str, actor: Actor, now: datetime) -> HandOff:
    """The note of whoever leaves stands, with what is open at this moment. It may be written again until
    the hand-off is confirmed. Raises NotFound, Denied, CannotHandOver.
    """
    row, schedule = _row(uid, actor)
    answer = policies.may_hand_over(actor, person=row.leaving, scopes=scopes_of(schedule))
    require(answer, actor=actor, action="oncall.hand-off-noted", subject=row.schedule)
    if not note.strip():
        raise CannotHandOver("the note is empty", remedy="Write what the next one has to know.")
    if row.acknowledged_at is not None:
        raise CannotHandOver("it was confirmed already", remedy="Tell the one on call directly.")
    row.note, row.noted_at = note.strip()[:_LONGEST_NOTE], now
    row.matters = [each.as_json() for each in open_matters(schedule, now=now)]
    row.save(update_fields=["note", "noted_at", "matters"])
    audit.record(
        "oncall.hand-off-noted", actor=actor, subject=row.schedule, details={"uid": str(row.uid)}, now=now
    )
    return hand_off_of(row)


def open_matters(schedule: Schedule, *, now: datetime) -> Sequence[Matter]:
    """What is open about the services of the schedule's team, as higher domains tell it."""
    return [
        each for source in MATTERS for each in source.find(schedule=schedule.urn, team=schedule.team, now=now)
    ]


@transaction.atomic
def acknowledge_hand_off(uid: UUID, *, actor: Actor, now: datetime) -> HandOff:
    """Whoever arrives has taken over. Where a note is required it has to be there, until the time for it is
    over: then the shift goes on without one. Twice changes nothing. Raises NotFound, Denied, CannotHandOver.
    """
    row, schedule = _row(uid, actor)
    answer = policies.may_hand_over(actor, person=row.arriving, scopes=scopes_of(schedule))
    require(answer, actor=actor, action="oncall.hand-off-acknowledged", subject=row.schedule)
    if row.acknowledged_at is not None:
        return hand_off_of(row)
    if row.note_required and row.noted_at is None and now <= row.due_at:
        remedy = f"Ask for it; after {row.due_at:%H:%M} UTC it can be confirmed without."
        raise CannotHandOver("the note of whoever leaves is missing", remedy=remedy)
    row.acknowledged_at, row.acknowledged_by = now, actor.principal
    row.save(update_fields=["acknowledged_at", "acknowledged_by"])
    details = {"uid": str(row.uid), "late": now > row.due_at}
    audit.record("oncall.hand-off-acknowledged", actor=actor, subject=row.schedule, details=details, now=now)
    events.publish(HandOffAcknowledged(uid=str(row.uid), schedule=row.schedule))
    return hand_off_of(row)


def _row(uid: UUID, actor: Actor) -> tuple[models.HandOff, Schedule]:
    row = models.HandOff.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no hand-off {uid}", remedy="List them: seatrial oncall handoff list")
    return row, selectors.schedule(row.schedule, actor=actor)
