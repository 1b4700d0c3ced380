"""Overrides, swaps, time off and hand-offs over the API."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Status

from seatrial.domains.oncall import selectors, services
from seatrial.domains.oncall.schemas.changes import (
    HandOffNoteIn,
    HandOffOut,
    HandOffsOut,
    OverrideIn,
    OverrideOut,
    OverridesOut,
    SwapIn,
    SwapOut,
    SwapsOut,
    TimeOffIn,
    TimeOffOut,
    TimesOffOut,
)
from seatrial.domains.oncall.types import SwapState
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["oncall"])
Named = Annotated[str, Query(max_length=200)]
_DECISIONS: dict[str, SwapState] = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}


def _before(cursor: str) -> UUID | None:
    return UUID(cursor) if cursor else None


def _schedules(request: Request, name: str) -> list[str] | None:
    if name:
        return [selectors.schedule(name, actor=request.actor).urn]
    return selectors.known_urns(request.actor)


@router.get("/overrides", response=OverridesOut, summary="List overrides")
def list_overrides(
    request: Request, schedule: Named = "", ahead: bool = False, cursor: UidCursor = "", limit: Limit = 50
) -> OverridesOut:
    """What was taken over, the newest first; `ahead`: what counts and is not over."""
    found = selectors.overrides(
        schedules=_schedules(request, schedule), after=clock.now() if ahead else None,
        before=_before(cursor), limit=limit + 1,
    )  # fmt: skip
    return OverridesOut.of(found, limit=limit)


@router.post("/overrides", response={201: OverrideOut}, summary="Take a span over")
def make_override(request: Request, body: OverrideIn, dry_run: bool = False) -> Status[OverrideOut]:
    """The person is on call from `start` to `end`. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        made = services.override(
            body.schedule, person=body.person, start=body.start, end=body.end, instead_of=body.instead_of,
            reason=body.reason, actor=request.actor, now=clock.now(),
        )  # fmt: skip
        warnings = selectors.of_override(made)
    return Status(201, OverrideOut.of(made, warnings=warnings))


@router.post("/overrides/{uuid:uid}/cancel", response=OverrideOut, summary="Cancel an override")
def cancel_override(request: Request, uid: UUID, dry_run: bool = False) -> OverrideOut:
    """It does not count any more. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return OverrideOut.of(services.cancel_override(uid, actor=request.actor, now=clock.now()))


@router.get("/swaps", response=SwapsOut, summary="List swaps")
def list_swaps(
    request: Request,
    schedule: Named = "",
    state: Literal["", "asked", "accepted", "declined", "withdrawn"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> SwapsOut:
    """Swaps that somebody asked for, the newest first."""
    found = selectors.swaps(
        schedules=_schedules(request, schedule), state=state, before=_before(cursor), limit=limit + 1
    )
    return SwapsOut.of(found, limit=limit)


@router.post("/swaps", response={201: SwapOut}, summary="Ask somebody to swap")
def ask_swap(request: Request, body: SwapIn, dry_run: bool = False) -> Status[SwapOut]:
    """Somebody is asked; nothing changes hands until they accept. With `dry_run` nobody is asked."""
    with rehearsal(dry_run):
        made = services.ask_swap(
            body.schedule, asked=body.asked, offered=(body.start, body.end), wanted=body.wanted,
            asker=body.asker, reason=body.reason, actor=request.actor, now=clock.now(),
        )  # fmt: skip
        warnings = selectors.of_swap(made)
    return Status(201, SwapOut.of(made, warnings=warnings))


@router.post("/swaps/{uuid:uid}/{decision}", response=SwapOut, summary="Decide about a swap")
def decide_swap(
    request: Request, uid: UUID, decision: Literal["accept", "decline", "withdraw"], dry_run: bool = False
) -> SwapOut:
    """Whoever was asked accepts or declines, whoever asked withdraws. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return SwapOut.of(
            services.decide_swap(uid, state=_DECISIONS[decision], actor=request.actor, now=clock.now())
        )


@router.get("/time-off", response=TimesOffOut, summary="List time off")
def list_time_off(
    request: Request, ahead: bool = True, cursor: UidCursor = "", limit: Limit = 50
) -> TimesOffOut:
    """Who is away when, the newest first; `ahead`: what is not over."""
    found = selectors.times_off(
        people=selectors.known_people(request.actor), after=clock.now() if ahead else None,
        before=_before(cursor), limit=limit + 1,
    )  # fmt: skip
    return TimesOffOut.of(found, limit=limit)


@router.post("/time-off", response={201: TimeOffOut}, summary="Record time off")
def take_time_off(request: Request, body: TimeOffIn, dry_run: bool = False) -> Status[TimeOffOut]:
    """The person is scheduled nowhere in that span. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        made = services.take_time_off(
            person=body.person or request.actor.principal, start=body.start, end=body.end, kind=body.kind,
            actor=request.actor, now=clock.now(),
        )  # fmt: skip
        warnings = selectors.of_time_off(made)
    return Status(201, TimeOffOut.of(made, warnings=warnings))


@router.post("/time-off/{uuid:uid}/cancel", response=TimeOffOut, summary="Cancel time off")
def cancel_time_off(request: Request, uid: UUID, dry_run: bool = False) -> TimeOffOut:
    """Their turns are theirs again. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return TimeOffOut.of(services.cancel_time_off(uid, actor=request.actor, now=clock.now()))


@router.get("/hand-offs", response=HandOffsOut, summary="List hand-offs")
def list_hand_offs(
    request: Request,
    schedule: Named = "",
    open: bool = False,
    late: bool = False,
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> HandOffsOut:
    """Shifts that change hands, the newest first; `late`: those that nobody confirmed in time (R168)."""
    now = clock.now()
    found = selectors.hand_offs(
        schedules=_schedules(request, schedule), only_open=open, late_at=now if late else None,
        before=_before(cursor), limit=limit + 1,
    )  # fmt: skip
    return HandOffsOut.of(found, limit=limit, now=now)


@router.post("/hand-offs/{uuid:uid}/note", response=HandOffOut, summary="Write the note of a hand-off")
def note_hand_off(request: Request, uid: UUID, body: HandOffNoteIn, dry_run: bool = False) -> HandOffOut:
    """What the next one has to know, with what is open now. With `dry_run` nothing changes."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.note_hand_off(uid, note=body.note, actor=request.actor, now=now)
    return HandOffOut.of(found, now=now)


@router.post("/hand-offs/{uuid:uid}/acknowledge", response=HandOffOut, summary="Confirm a hand-off")
def acknowledge_hand_off(request: Request, uid: UUID, dry_run: bool = False) -> HandOffOut:
    """Whoever arrives has taken over. With `dry_run` nothing changes."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.acknowledge_hand_off(uid, actor=request.actor, now=now)
    return HandOffOut.of(found, now=now)
