"""Waivers over the API. Asking for one is at its review."""

from typing import Annotated, Literal
from uuid import UUID

from ninja import Query, Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas import WaiverIn, WaiverOut, WaiversOut, WhyIn
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])
_State = Literal["", "asked", "active", "refused", "ended", "expired"]


@router.get("/waivers", response=WaiversOut, summary="List waivers")
def list_waivers(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    state: _State = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> WaiversOut:
    """Waivers, the newest first: of one service, in one state."""
    now, actor = clock.now(), request.actor
    wanted = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    found = selectors.waivers(
        known=catalog.known_to(actor),
        service_uid=wanted.uid if wanted is not None else "",
        state=state,
        after=cursor,
        limit=limit + 1,
        now=now,
    )
    return WaiversOut.of(found, limit=limit, now=now)


@router.get("/waivers/{uid}", response=WaiverOut, summary="Show a waiver")
def show_waiver(request: Request, uid: UUID) -> WaiverOut:
    """What risk is accepted, by whom, until when, and what keeps it small."""
    found = selectors.known_waiver(str(uid), actor=request.actor)
    return WaiverOut.of(found, now=clock.now())


@router.post("/waivers/{uid}/approval", response=WaiverOut, summary="Approve a waiver")
def approve_waiver(request: Request, uid: UUID, dry_run: bool = False) -> WaiverOut:
    """The risk is accepted; the service owner alone may, and not who asked. With `dry_run` nothing is
    written.
    """
    now = clock.now()
    with rehearsal(dry_run):
        found = services.approve_waiver(str(uid), actor=request.actor, now=now)
    return WaiverOut.of(found, now=now)


@router.post("/waivers/{uid}/refusal", response=WaiverOut, summary="Refuse a waiver")
def refuse_waiver(request: Request, uid: UUID, body: WhyIn, dry_run: bool = False) -> WaiverOut:
    """The risk is not accepted. With `dry_run` nothing is written."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.refuse_waiver(str(uid), reason=body.reason, actor=request.actor, now=now)
    return WaiverOut.of(found, now=now)


@router.post("/waivers/{uid}/end", response=WaiverOut, summary="End a waiver")
def end_waiver(request: Request, uid: UUID, dry_run: bool = False) -> WaiverOut:
    """The risk is accepted no more; a decision on it falls. With `dry_run` nothing is written."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.end_waiver(str(uid), actor=request.actor, now=now)
    return WaiverOut.of(found, now=now)


@router.post("/{name}/waivers", response={201: WaiverOut}, summary="Ask for a waiver")
def ask_waiver(request: Request, name: str, body: WaiverIn, dry_run: bool = False) -> Status[WaiverOut]:
    """The service owner is asked to accept the risk for a time. With `dry_run` nothing is written."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.ask_waiver(name, new=body.wanted(), actor=request.actor, now=now)
    return Status(201, WaiverOut.of(found, now=now))
