"""Two people swap shifts: one asks, the other one decides, and then two overrides stand."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import models, policies, selectors
from seatrial.domains.oncall.events import SwapAsked, SwapDecided
from seatrial.domains.oncall.selectors.changes import override_of, swap_of
from seatrial.domains.oncall.selectors.scopes import scopes_of
from seatrial.domains.oncall.services.overriding import check_present, check_span, lock, written
from seatrial.domains.oncall.services.telling import tell_swap
from seatrial.domains.oncall.types import Schedule, Swap, SwapState
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound, Problem

Between = tuple[datetime, datetime]


class CannotSwap(Problem):
    """The shifts are not those of the two people, or the swap was decided already."""

    type = "cannot-swap"
    title = "The shifts are not swapped"
    status = 409


@transaction.atomic
def ask_swap(
    schedule: str,
    *,
    asked: str,
    offered: Between,
    actor: Actor,
    now: datetime,
    wanted: Between | None = None,
    asker: str = "",
    reason: str = "",
) -> Swap:
    """`asked` (a handle or uid) is asked to take the offered span of the asker, who takes the wanted one in
    return, if there is one. The asker is whoever acts, unless a lead names another one.

    Raises NotFound, Denied, CannotOverride, CannotSwap.
    """
    found = selectors.schedule(schedule, actor=actor)
    mine = identity.person(asker or actor.principal)
    other = identity.person(asked)
    answer = policies.may_ask_swap(actor, asker=mine.uid, scopes=scopes_of(found))
    require(answer, actor=actor, action="oncall.swap-asked", subject=found.urn)
    if mine.uid == other.uid:
        raise CannotSwap("a swap is of two people", remedy="Name somebody else.")
    lock(found.urn)
    _check(found, mine.uid, offered, now)
    if wanted is not None:
        _check(found, other.uid, wanted, now, end="return_end")
    row = models.Swap.objects.create(
        uid=new_uid(now), schedule=found.urn, asker=UUID(mine.uid), asked=UUID(other.uid),
        starts_at=offered[0], ends_at=offered[1], return_starts_at=wanted[0] if wanted else None,
        return_ends_at=wanted[1] if wanted else None, reason=reason.strip()[:500], state="asked",
        created_at=now,
    )  # fmt: skip
    swap = swap_of(row)
    _record("oncall.swap-asked", swap, actor, now)
    events.publish(SwapAsked(uid=swap.uid, schedule=swap.schedule))
    tell_swap(swap, schedule=found, now=now)
    return swap


def _check(schedule: Schedule, person: str, span: Between, now: datetime, *, end: str = "end") -> None:
    """Raises CannotSwap where the span has no moment in which that person is on call; `end` names the field
    that the fault is at.
    """
    check_span(span[0], end=span[1], now=now, place=f"/{end}")
    shifts = selectors.shifts([schedule], start=span[0], end=span[1])[schedule.urn]
    if not any(each.person == person and each.role == "primary" for each in shifts):
        called = identity.names([person]).get(person, person)
        detail = f"{called} has no shift on {schedule.title} in that span"
        remedy = f"See who has which: seatrial oncall show {schedule.name}"
        raise CannotSwap(detail, remedy=remedy, faults=[Fault(f"/{end}", detail, remedy)])


@transaction.atomic
def decide_swap(uid: UUID, *, state: SwapState, actor: Actor, now: datetime) -> Swap:
    """The swap is accepted (and its two overrides stand) or declined by whoever was asked, or withdrawn by
    whoever asked. Deciding the same twice changes nothing.

    Raises NotFound, Denied, CannotOverride, CannotSwap.
    """
    row = models.Swap.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no swap {uid}", remedy="List them: seatrial oncall swap list")
    found = selectors.schedule(row.schedule, actor=actor)
    deciding = str(row.asker if state == "withdrawn" else row.asked)
    answer = policies.may_decide_swap(actor, deciding=deciding)
    require(answer, actor=actor, action="oncall.swap-decided", subject=row.schedule)
    if row.state == state:
        return swap_of(row)
    if row.state != "asked":
        raise CannotSwap(f"it was {row.state} already", remedy="Ask for another one.")
    if state == "accepted":
        lock(found.urn)
        _exchange(row, found, actor, now)
    row.state, row.decided_at = state, now
    row.save(update_fields=["state", "decided_at"])
    swap = swap_of(row)
    _record("oncall.swap-decided", swap, actor, now)
    events.publish(SwapDecided(uid=swap.uid, schedule=swap.schedule, state=swap.state))
    tell_swap(swap, schedule=found, now=now)
    return swap


def _exchange(row: models.Swap, schedule: Schedule, actor: Actor, now: datetime) -> None:
    """Each of the two has the other one's span, as it is at this moment."""
    spans = [(row.asker, row.asked, row.starts_at, row.ends_at)]
    if row.return_starts_at and row.return_ends_at:
        spans.append((row.asked, row.asker, row.return_starts_at, row.return_ends_at))
    for leaving, taking, start, end in spans:
        _check(schedule, str(leaving), (start, end), now)
        called = identity.names([str(taking)]).get(str(taking), "")
        check_present(str(taking), name=called, start=start, end=end)
    for leaving, taking, start, end in spans:
        made = models.Override.objects.create(
            uid=new_uid(now), schedule=row.schedule, person=taking, starts_at=start, ends_at=end,
            instead_of=leaving, reason="swapped", made_by=actor.principal, created_at=now, swap=row,
        )  # fmt: skip
        written(override_of(made), schedule=schedule, actor=actor, now=now)


def _record(action: str, swap: Swap, actor: Actor, now: datetime) -> None:
    details = {"uid": swap.uid, "asker": swap.asker, "asked": swap.asked, "state": swap.state}
    audit.record(action, actor=actor, subject=swap.schedule, details=details, now=now)
