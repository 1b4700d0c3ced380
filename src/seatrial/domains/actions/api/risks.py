"""Risks over the API."""

from typing import Annotated

from ninja import Query, Router, Status

from seatrial.domains.actions import rules, selectors, services
from seatrial.domains.actions.schemas import ActionOut, MitigateIn, RiskOut, RisksOut
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router()
_Cursor = Annotated[str, Query(pattern=r"^[0-9]{0,6}$")]


@router.get("", response=RisksOut, summary="List risks")
def list_risks(request: Request, of: str = "", cursor: _Cursor = "", limit: Limit = 50) -> RisksOut:
    """Risks of all registers, those that weigh most first; `of` are those about one thing (its URN)."""
    found = selectors.risks(request.actor, today=rules.today(clock.now()), of=of)
    start = int(cursor or 0)
    shown = found[start : start + limit]
    more = len(found) > start + limit
    items = [RiskOut.of_standing(each) for each in shown]
    return RisksOut(items=items, next=str(start + limit) if more else "")


@router.post("/mitigations", response={201: ActionOut}, summary="Open the action of a mitigation")
def open_mitigation(request: Request, body: MitigateIn, dry_run: bool = False) -> Status[ActionOut]:
    """The mitigation is an action from now on; once. With `dry_run` nothing is written."""
    now = clock.now()
    with rehearsal(dry_run):
        found = services.open_mitigation(
            body.risk, title=body.mitigation, owner=body.owner, due_on=body.due_on, actor=request.actor,
            now=now,
        )  # fmt: skip
    names = identity.names([found.owner_uid])
    return Status(201, ActionOut.of(found, names=names, today=rules.today(now)))
