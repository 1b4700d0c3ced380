"""Drafts of remediations over the API."""

from typing import Literal
from uuid import UUID

from ninja import Router, Status

from seatrial.domains.actions import rules, selectors, services
from seatrial.domains.actions.schemas import AcceptDraftIn, ActionOut, DraftOut, DraftsOut, ReasonIn
from seatrial.domains.actions.types import DraftState
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.paging import Limit, UidCursor
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router()


@router.get("", response=DraftsOut, summary="List drafts of actions")
def list_drafts(
    request: Request, state: DraftState | Literal[""] = "waiting", service: str = "", cursor: UidCursor = "",
    limit: Limit = 50,
) -> DraftsOut:  # fmt: skip
    """What load tests led to, the newest first. `service` is a name or URN; without a state all of them."""
    urn = f"service:{service.removeprefix('service:')}" if service else ""
    found = selectors.drafts(request.actor, state=state, service=urn, before=cursor, limit=limit + 1)
    return DraftsOut.of_drafts(found, limit=limit)


@router.post("/{uid}/accept", response={201: ActionOut}, summary="Take a draft on as an action")
def accept_draft(
    request: Request, uid: UUID, body: AcceptDraftIn, dry_run: bool = False
) -> Status[ActionOut]:
    """The draft is an action with an owner and a last day. With `dry_run` nothing is written."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.accept_draft(str(uid), **body.dict(), actor=request.actor, now=now)
    names = identity.names([found.owner_uid])
    return Status(201, ActionOut.of(found, names=names, today=rules.today(now)))


@router.post("/{uid}/dismiss", response=DraftOut, summary="Dismiss a draft of an action")
def dismiss_draft(request: Request, uid: UUID, body: ReasonIn, dry_run: bool = False) -> DraftOut:
    """Nobody does it, for a reason. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.dismiss_draft(str(uid), reason=body.reason, actor=request.actor, now=clock.now())
    return DraftOut.of_draft(found)
