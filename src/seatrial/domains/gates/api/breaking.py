"""Break-glass over the API. Confirming takes a person in a session: no token carries the grant."""

from uuid import UUID

from ninja import Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import selectors, services
from seatrial.domains.gates.schemas import BreakGlassesOut, BreakGlassIn, BreakGlassOut
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["gates"])


@router.get("/break-glass", response=BreakGlassesOut, summary="List break-glass")
def list_break_glass(
    request: Request, service: str = "", environment: str = "", cursor: UidCursor = "", limit: Limit = 50
) -> BreakGlassesOut:
    """Gates that somebody wanted open, the newest first, and what came of it."""
    found = catalog.known_service(service, actor=request.actor) if service else None
    rows = selectors.broken(
        service_uid=found.uid if found else "", environment=environment,
        known=catalog.known_to(request.actor), before=UUID(cursor) if cursor else None, limit=limit + 1,
    )  # fmt: skip
    return BreakGlassesOut.of(rows, limit=limit, now=clock.now())


@router.post("/break-glass", response={201: BreakGlassOut}, summary="Ask that a gate be opened")
def request_break_glass(request: Request, body: BreakGlassIn, dry_run: bool = False) -> Status[BreakGlassOut]:
    """The gate opens when a second person confirms it within the hour. With `dry_run` nobody is asked."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.request_break_glass(
            body.service, environment=body.environment, reason=body.reason, lasts=body.span,
            actor=request.actor, now=now,
        )  # fmt: skip
    return Status(201, BreakGlassOut.of(found, now=now))


@router.get("/break-glass/{uuid:uid}", response=BreakGlassOut, summary="Show a break-glass")
def show_break_glass(request: Request, uid: UUID) -> BreakGlassOut:
    """One of them."""
    return BreakGlassOut.of(selectors.break_glass(uid, actor=request.actor), now=clock.now())


@router.post("/break-glass/{uuid:uid}/confirm", response=BreakGlassOut, summary="Confirm a break-glass")
def confirm_break_glass(request: Request, uid: UUID, dry_run: bool = False) -> BreakGlassOut:
    """The gate is open until its time is over. Never by whoever asked for it, and by no token."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.confirm_break_glass(uid, actor=request.actor, now=now)
    return BreakGlassOut.of(found, now=now)


@router.post("/break-glass/{uuid:uid}/end", response=BreakGlassOut, summary="End a break-glass")
def end_break_glass(request: Request, uid: UUID, dry_run: bool = False) -> BreakGlassOut:
    """The gate is closed again, or a request cannot be confirmed any more. With `dry_run` nothing changes."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.end_break_glass(uid, actor=request.actor, now=now)
    return BreakGlassOut.of(found, now=now)
