"""Rehearsals over the API: their issues become remediations, their lessons are kept (R081)."""

from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.reviews import services
from seatrial.domains.reviews.schemas.rehearsals import LessonsIn, RehearsalIn, RehearsalOut, RehearsalsOut
from seatrial.domains.reviews.selectors import rehearsals as selectors
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.get("/rehearsals", response=RehearsalsOut, summary="List rehearsals")
def list_rehearsals(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    state: Literal["", "open", "closed"] = "",
    cursor: UidCursor = "",
    limit: Limit = 50,
) -> RehearsalsOut:
    """Rehearsals with their issues, the newest first: of one service, in one state."""
    actor = request.actor
    wanted = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    found = selectors.rehearsals(
        known=catalog.known_to(actor),
        service_uid=wanted.uid if wanted is not None else "",
        state=state,
        before=cursor,
        limit=limit + 1,
    )
    return RehearsalsOut.of(found, limit=limit)


@router.post("/rehearsals", response={201: RehearsalOut}, summary="Open a rehearsal by its evidence")
def open_rehearsal(request: Request, body: RehearsalIn, dry_run: bool = False) -> Status[RehearsalOut]:
    """Each issue that the evidence names is a remediation, once; while one that blocks is not remedied, no
    item that rests on the evidence is met. With `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        found = services.open_rehearsal(body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, RehearsalOut.of(found))


@router.get("/rehearsals/{uid}", response=RehearsalOut, summary="Show a rehearsal")
def show_rehearsal(request: Request, uid: str) -> RehearsalOut:
    """What went wrong, who remedies it, and what was learned."""
    return RehearsalOut.of(selectors.known_rehearsal(uid, actor=request.actor))


@router.post("/rehearsals/{uid}/close", response=RehearsalOut, summary="Close a rehearsal")
def close_rehearsal(request: Request, uid: str, body: LessonsIn, dry_run: bool = False) -> RehearsalOut:
    """Its lessons are on record. While a blocking issue is open it is 409, and names it. With `dry_run`
    nothing is written.
    """
    with rehearsal(dry_run):
        found = services.close_rehearsal(uid, lessons=body.lessons, actor=request.actor, now=clock.now())
    return RehearsalOut.of(found)
