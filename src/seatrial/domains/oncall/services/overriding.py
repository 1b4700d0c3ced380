"""Somebody takes a span of a schedule over, or does not any more."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import models, policies, selectors
from seatrial.domains.oncall.events import OverrideCancelled, OverrideMade
from seatrial.domains.oncall.selectors.changes import override_of
from seatrial.domains.oncall.selectors.scopes import scopes_of
from seatrial.domains.oncall.services.telling import tell_changed
from seatrial.domains.oncall.types import Override, Schedule
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem

#: Longer than this is no override: it is another schedule.
_LONGEST = timedelta(days=366)
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"


class CannotOverride(Problem):
    """The span is none, or the one who would take it over cannot."""

    type = "cannot-override"
    title = "Nobody takes it over"
    status = 422


@transaction.atomic
def override(
    schedule: str,
    *,
    person: str,
    start: datetime,
    end: datetime,
    actor: Actor,
    now: datetime,
    instead_of: str = "",
    reason: str = "",
) -> Override:
    """From `start` to `end` the person (a handle or uid) is on call, instead of everybody or of that one.

    Raises NotFound, Denied, CannotOverride.
    """
    found = selectors.schedule(schedule, actor=actor)
    taker = identity.person(person)
    whom = identity.person(instead_of).uid if instead_of else ""
    answer = policies.may_take_over(
        actor, person=taker.uid, people=selectors.people_of([found]), scopes=scopes_of(found)
    )
    require(answer, actor=actor, action="oncall.override-made", subject=found.urn)
    lock(found.urn)
    if not taker.is_active or taker.kind != "human":
        said = f"{taker.name} cannot be on call: the account is off, or no person's"
        raise CannotOverride(said, remedy="Name somebody with an account that is on.")
    if whom == taker.uid:
        said = f"{taker.name} cannot take over from themselves"
        raise CannotOverride(said, remedy="Name somebody else.")
    check_span(start, end=end, now=now)
    check_present(taker.uid, name=taker.name, start=start, end=end)
    row = models.Override.objects.create(
        uid=new_uid(now), schedule=found.urn, person=UUID(taker.uid), starts_at=start, ends_at=end,
        instead_of=UUID(whom) if whom else None, reason=reason.strip()[:500], made_by=actor.principal,
        created_at=now,
    )  # fmt: skip
    made = override_of(row)
    written(made, schedule=found, actor=actor, now=now)
    return made


def lock(urn: str) -> None:
    """Changes of one schedule come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME, [f"seatrial.oncall {urn}"])


def check_span(start: datetime, *, end: datetime, now: datetime, place: str = "/end") -> None:
    """Raises CannotOverride for a span that is none, is over, or is longer than a year; the fault is at its
    end, `place` of what was asked for.
    """
    said = ""
    if end <= start:
        said, remedy = "it ends before it begins", "Put the end after the beginning."
    elif end <= now:
        said, remedy = "it is over already", "What was cannot be changed any more: choose a later end."
    elif end - start > _LONGEST:
        said, remedy = "it is longer than a year", "Write another layer into the schedule."
    if said:
        raise CannotOverride(said, remedy=remedy, faults=[Fault(place, said, remedy)])


def check_present(uid: str, *, name: str, start: datetime, end: datetime) -> None:
    """Raises CannotOverride where the person is away in that span: who is away is never on call (R167)."""
    for away in selectors.times_off(people=[uid], after=start, limit=None):
        if away.start < end:
            detail = f"{name} is away from {away.start:%Y-%m-%d %H:%M} to {away.end:%Y-%m-%d %H:%M} UTC"
            raise CannotOverride(detail, remedy="Ask somebody else, or take the time off back.")


def written(made: Override, *, schedule: Schedule, actor: Actor, now: datetime) -> None:
    """The override stands in the log, is published, and those whom it is about are told."""
    details = {
        "uid": made.uid, "person": made.person, "instead_of": made.instead_of,
        "start": made.start.isoformat(), "end": made.end.isoformat(),
    }  # fmt: skip
    audit.record("oncall.override-made", actor=actor, subject=made.schedule, details=details, now=now)
    events.publish(OverrideMade(uid=made.uid, schedule=made.schedule, start=made.start, end=made.end))
    tell_changed(made, schedule=schedule, by=actor.principal, now=now)


@transaction.atomic
def cancel_override(uid: UUID, *, actor: Actor, now: datetime) -> Override:
    """What somebody took over does not count any more. Cancelling twice changes nothing.

    Raises NotFound, Denied.
    """
    row = models.Override.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no override {uid}", remedy="List them: seatrial oncall override list")
    found = selectors.schedule(row.schedule, actor=actor)
    answer = policies.may_cancel(actor, person=str(row.person), by=row.made_by, scopes=scopes_of(found))
    require(answer, actor=actor, action="oncall.override-cancelled", subject=row.schedule)
    if row.cancelled_at is None:
        row.cancelled_at, row.cancelled_by = now, actor.principal
        row.save(update_fields=["cancelled_at", "cancelled_by"])
        details = {"uid": str(row.uid), "person": str(row.person)}
        audit.record("oncall.override-cancelled", actor=actor, subject=row.schedule, details=details, now=now)
        events.publish(OverrideCancelled(uid=str(row.uid), schedule=row.schedule))
        tell_changed(override_of(row), schedule=found, by=actor.principal, now=now)
    return override_of(row)
