"""Items of reviews over the API: answered, assigned, accepted, rejected, commented."""

from datetime import datetime

from ninja import Router, Status

from seatrial.domains.identity import selectors as identity
from seatrial.domains.reviews import selectors, services
from seatrial.domains.reviews.schemas import (
    AcceptIn,
    AnswerIn,
    AssignIn,
    CommentIn,
    CommentOut,
    CommentsOut,
    ItemOut,
    RejectIn,
)
from seatrial.domains.reviews.types import ItemView
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.post("/{name}/items/{checklist}/{criterion}/answer", response=ItemOut, summary="Answer an item")
def answer_item(
    request: Request, name: str, checklist: str, criterion: str, body: AnswerIn, dry_run: bool = False
) -> ItemOut:
    """Met by evidence that counts, not met, or not applicable for a reason; what was accepted of it is not
    any more. With `dry_run` nothing is written.
    """
    now = clock.now()
    with rehearsal(dry_run):
        found = services.answer(
            name,
            item=f"{checklist}/{criterion}",
            says=body.answer,
            reason=body.reason,
            pieces=body.evidence,
            actor=request.actor,
            now=now,
        )
        return _shown(found, now)


@router.post("/{name}/items/{checklist}/{criterion}/assignee", response=ItemOut, summary="Assign an item")
def assign_item(
    request: Request, name: str, checklist: str, criterion: str, body: AssignIn, dry_run: bool = False
) -> ItemOut:
    """That person does the work of it. With `dry_run` nothing is written."""
    now, item = clock.now(), f"{checklist}/{criterion}"
    with rehearsal(dry_run):
        found = services.assign(name, item=item, person=body.person, actor=request.actor, now=now)
        return _shown(found, now)


@router.post("/{name}/acceptances", response=list[ItemOut], summary="Accept items")
def accept_items(request: Request, name: str, body: AcceptIn, dry_run: bool = False) -> list[ItemOut]:
    """Each is accepted as what it comes to now, or none is; who holds an item's role alone may, and nobody
    what they wrote. With `dry_run` nothing is written.
    """
    now = clock.now()
    with rehearsal(dry_run):
        report = services.accept(name, items=body.items, comment=body.comment, actor=request.actor, now=now)
        found = [each for each in report.items if each.row.name in body.items]
        return [_shown(each, now) for each in found]


@router.post("/{name}/items/{checklist}/{criterion}/rejection", response=ItemOut, summary="Reject an item")
def reject_item(
    request: Request, name: str, checklist: str, criterion: str, body: RejectIn, dry_run: bool = False
) -> ItemOut:
    """It goes back to who prepares it, with what is wrong. With `dry_run` nothing is written."""
    now, item = clock.now(), f"{checklist}/{criterion}"
    with rehearsal(dry_run):
        found = services.reject(name, item=item, comment=body.comment, actor=request.actor, now=now)
        return _shown(found, now)


@router.get("/{name}/comments", response=CommentsOut, summary="List comments")
def list_comments(request: Request, name: str, cursor: UidCursor = "", limit: Limit = 50) -> CommentsOut:
    """What was said about the review and its items, the oldest first."""
    review = selectors.known_review(name, actor=request.actor)
    found = selectors.comments(review, after=cursor, limit=limit + 1)
    return CommentsOut.of(found, limit=limit)


@router.post("/{name}/comments", response={201: CommentOut}, summary="Comment")
def add_comment(request: Request, name: str, body: CommentIn, dry_run: bool = False) -> Status[CommentOut]:
    """It stands, and is never changed. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.comment(name, text=body.text, item=body.item, actor=request.actor, now=clock.now())
    return Status(201, CommentOut.of(found))


def _shown(found: ItemView, now: datetime) -> ItemOut:
    names = identity.names([found.row.assignee_uid] if found.row.assignee_uid else [])
    return ItemOut.of(found, names=names, now=now)
