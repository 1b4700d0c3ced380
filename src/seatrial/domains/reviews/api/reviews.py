"""Reviews over the API: opening, showing, changing, and the six steps. `If-Match` guards changes."""

from collections.abc import Callable
from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas import (
    CompleteIn,
    ReportOut,
    ReviewChangeIn,
    ReviewIn,
    ReviewOut,
    ReviewsOut,
    WhyIn,
)
from seatrial.domains.reviews.types import Review, ReviewKind, State
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])
_Cursor = Annotated[str, Query(pattern=r"^[0-9]{0,8}$")]


@router.get("", response=ReviewsOut, summary="List reviews")
def list_reviews(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    kind: ReviewKind | Literal[""] = "",
    state: State | Literal["", "open"] = "",
    cursor: _Cursor = "",
    limit: Limit = 50,
) -> ReviewsOut:
    """Reviews, the newest first; `open` are all in which something is left to do."""
    actor = request.actor
    wanted = catalog.known_service(service.removeprefix("service:"), actor=actor) if service else None
    found = selectors.reviews(
        selectors.Filter(
            service_uid=wanted.uid if wanted is not None else "",
            kind=kind,
            state=state,
            known=catalog.known_to(actor),
        ),
        before=int(cursor) if cursor else 0,
        limit=limit + 1,
    )
    return ReviewsOut.of(found, limit=limit)


@router.post("", response={201: ReviewOut}, summary="Open a review")
def open_review(request: Request, body: ReviewIn, dry_run: bool = False) -> Status[ReviewOut]:
    """The review is initiated (R010): the engineering lead alone may. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.open_review(body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, ReviewOut.of(found))


@router.get("/{name}", response=ReportOut, summary="Show a review")
def show_review(request: Request, name: str) -> ReportOut:
    """All of a review, by its name (R-12) or uid: items and what each comes to, people, figures, gates, and
    what keeps it from each decision.
    """
    found = selectors.known_proceedings(name, actor=request.actor, now=clock.now())
    names = identity.names({each.row.assignee_uid for each in found.report.items if each.row.assignee_uid})
    return ReportOut.whole(found, names=names)


@router.patch("/{name}", response=ReviewOut, summary="Change a review")
def change_review(request: Request, name: str, body: ReviewChangeIn, dry_run: bool = False) -> ReviewOut:
    """The review says what is sent; what is left out stays. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.change_review(name, change=body.wanted(), actor=request.actor, now=clock.now())
    return ReviewOut.of(found)


@router.post("/{name}/completion", response=ReviewOut, summary="Complete a draft")
def complete_review(request: Request, name: str, body: CompleteIn, dry_run: bool = False) -> ReviewOut:
    """The draft is initiated, with what it lacked. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.complete(name, **body.dict(), actor=request.actor, now=clock.now())
    return ReviewOut.of(found)


@router.post("/{name}/begin", response=ReviewOut, summary="Begin to prepare a review")
def begin_review(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """Items may be answered (step 2). With `dry_run` nothing is written."""
    return _step(request, name, services.begin_preparing, dry_run)


@router.post("/{name}/submit", response=ReviewOut, summary="Submit a review")
def submit_review(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """The three review what was prepared (step 3). With `dry_run` nothing is written."""
    return _step(request, name, services.submit, dry_run)


@router.post("/{name}/hand-over", response=ReviewOut, summary="Begin the handover")
def hand_over_review(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """The handover begins (step 5), after a go. With `dry_run` nothing is written."""
    return _step(request, name, services.hand_over, dry_run)


@router.post("/{name}/verify", response=ReviewOut, summary="Begin to verify")
def verify_review(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """The handover is done, and production is watched (step 6). With `dry_run` nothing is written."""
    return _step(request, name, services.verify, dry_run)


@router.post("/{name}/close", response=ReviewOut, summary="Close a review")
def close_review(request: Request, name: str, dry_run: bool = False) -> ReviewOut:
    """Nothing is left to do. With `dry_run` nothing is written."""
    return _step(request, name, services.close, dry_run)


@router.post("/{name}/withdraw", response=ReviewOut, summary="Withdraw a review")
def withdraw_review(request: Request, name: str, body: WhyIn, dry_run: bool = False) -> ReviewOut:
    """The review ends without a decision. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.withdraw(name, reason=body.reason, actor=request.actor, now=clock.now())
    return ReviewOut.of(found)


def _step(request: Request, name: str, take: Callable[..., Review], dry_run: bool) -> ReviewOut:
    with rehearsal(dry_run):
        found = take(name, actor=request.actor, now=clock.now())
    return ReviewOut.of(found)
