"""Time off: a span in which somebody is never scheduled."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import models, policies, selectors
from seatrial.domains.oncall.events import TimeOffChanged
from seatrial.domains.oncall.selectors.changes import time_off_of
from seatrial.domains.oncall.selectors.scopes import scopes_of
from seatrial.domains.oncall.services.overriding import check_span, lock
from seatrial.domains.oncall.types import TimeOff, TimeOffKind
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem


class CannotBeAway(Problem):
    """They are away then already."""

    type = "cannot-be-away"
    title = "The time off is not recorded"
    status = 409


@transaction.atomic
def take_time_off(
    *, person: str, start: datetime, end: datetime, kind: TimeOffKind, actor: Actor, now: datetime
) -> TimeOff:
    """From `start` to `end` the person (a handle or uid) is on call on no schedule: whoever is next in the
    rotation is, else the layers below, else there is a gap that coverage shows (R167).

    Raises NotFound, Denied, CannotOverride, CannotBeAway.
    """
    found = identity.person(person)
    answer = policies.may_be_absent(actor, person=found.uid, scopes=_scopes(found.uid))
    require(answer, actor=actor, action="oncall.time-off-taken", subject=f"person:{found.uid}")
    check_span(start, end=end, now=now)
    lock(f"time off of {found.uid}")
    for other in selectors.times_off(people=[found.uid], after=start, limit=None):
        if other.start < end:
            detail = f"they are away already from {other.start:%Y-%m-%d} to {other.end:%Y-%m-%d}"
            remedy = "Take that one back first, or choose another span."
            raise CannotBeAway(detail, remedy=remedy, faults=[Fault("/start", detail, remedy)])
    row = models.TimeOff.objects.create(
        uid=new_uid(now), person=UUID(found.uid), starts_at=start, ends_at=end, kind=kind,
        made_by=actor.principal, created_at=now,
    )  # fmt: skip
    _record("oncall.time-off-taken", row, actor, now)
    return time_off_of(row)


@transaction.atomic
def cancel_time_off(uid: UUID, *, actor: Actor, now: datetime) -> TimeOff:
    """They are not away any more: their turns are theirs again. Cancelling twice changes nothing.

    Raises NotFound, Denied.
    """
    row = models.TimeOff.objects.select_for_update().filter(uid=uid).first()
    known = selectors.known_people(actor)
    if row is None or (known is not None and str(row.person) not in known):
        raise NotFound(f"there is no time off {uid}", remedy="List it: seatrial oncall timeoff list")
    person = str(row.person)
    answer = policies.may_be_absent(actor, person=person, scopes=_scopes(person))
    require(answer, actor=actor, action="oncall.time-off-cancelled", subject=f"person:{person}")
    if row.cancelled_at is None:
        row.cancelled_at = now
        row.save(update_fields=["cancelled_at"])
        _record("oncall.time-off-cancelled", row, actor, now)
    return time_off_of(row)


def _scopes(person: str) -> set[str]:
    """The teams of the schedules that the person has turns on, and their services."""
    mine = [each for each in selectors.schedules() if person in selectors.people_of([each])]
    return {scope for each in mine for scope in scopes_of(each)}


def _record(action: str, row: models.TimeOff, actor: Actor, now: datetime) -> None:
    person = str(row.person)
    details = {
        "uid": str(row.uid), "start": row.starts_at.isoformat(), "end": row.ends_at.isoformat(),
    }  # fmt: skip
    audit.record(action, actor=actor, subject=f"person:{person}", details=details, now=now)
    events.publish(TimeOffChanged(uid=str(row.uid), person=person, start=row.starts_at, end=row.ends_at))
