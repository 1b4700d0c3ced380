"""Actions over the API. `If-Match` at the address of an action guards its change."""

from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.actions import rules, selectors, services
from seatrial.domains.actions.schemas import (
    ActionChangeIn,
    ActionIn,
    ActionOut,
    ActionsOut,
    AgesOut,
    DoneIn,
    FundIn,
    NoteIn,
    ReasonIn,
)
from seatrial.domains.actions.types import Action, ActionKind, ActionState, Filter, Severity
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router()
_Cursor = Annotated[str, Query(pattern=r"^[0-9]{0,9}$")]


@router.get("", response=ActionsOut, summary="List actions")
def list_actions(
    request: Request,
    service: str = "",
    kind: ActionKind | Literal[""] = "",
    state: ActionState | Literal[""] = "",
    severity: Severity | Literal[""] = "",
    owner: str = "",
    source: str = "",
    overdue: bool = False,
    cursor: _Cursor = "",
    limit: Limit = 50,
) -> ActionsOut:
    """Actions, the newest first. `service` is a name or URN, `owner` a handle, uid or `me`."""
    today = rules.today(clock.now())
    wanted = Filter(
        service=f"service:{service.removeprefix('service:')}" if service else "",
        kind=kind, state=state, severity=severity, source=source, overdue=overdue,
        owner=_owner(request, owner), known=catalog.known_to(request.actor),
    )  # fmt: skip
    found = selectors.actions(wanted, today=today, before=int(cursor) if cursor else None, limit=limit + 1)
    names = identity.names({each.owner_uid for each in found})
    return ActionsOut.of(found, limit=limit, names=names, today=today)


@router.post("", response={201: ActionOut}, summary="Open an action")
def open_action(request: Request, body: ActionIn, dry_run: bool = False) -> Status[ActionOut]:
    """The action is open and its owner is told. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.open_action(body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, _shown(found))


@router.get("/aging", response=AgesOut, summary="Report how old open actions are")
def report_aging(request: Request, service: str = "", source: str = "") -> AgesOut:
    """Open actions by severity and by how late they are, in days, and each late one. `source` is the kind of
    thing that they come from, as incident.
    """
    about = f"service:{service.removeprefix('service:')}" if service else ""
    wanted = Filter(service=about, known=catalog.known_to(request.actor))
    return AgesOut.of(selectors.open_ones(wanted, source=source), today=rules.today(clock.now()))


@router.get("/{name}", response=ActionOut, summary="Show an action")
def show_action(request: Request, name: str) -> ActionOut:
    """One action, by its name (A-12) or uid."""
    return _shown(selectors.known_action(name, actor=request.actor))


@router.patch("/{name}", response=ActionOut, summary="Change an action")
def change_action(request: Request, name: str, body: ActionChangeIn, dry_run: bool = False) -> ActionOut:
    """The action says what is sent; what is left out stays. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.change_action(name, change=body.wanted(), actor=request.actor, now=clock.now())
    return _shown(found)


@router.post("/{name}/done", response=ActionOut, summary="Say that an action is done")
def finish_action(request: Request, name: str, body: DoneIn, dry_run: bool = False) -> ActionOut:
    """It waits for somebody else to verify it. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.finish(
            name, outcome=body.outcome, fix=body.fix, actor=request.actor, now=clock.now()
        )
    return _shown(found)


@router.post("/{name}/verify", response=ActionOut, summary="Verify that an action is done")
def verify_action(request: Request, name: str, body: NoteIn, dry_run: bool = False) -> ActionOut:
    """Neither its owner nor who said that it is done may. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.verify(name, note=body.note, actor=request.actor, now=clock.now())
    return _shown(found)


@router.post("/{name}/cancel", response=ActionOut, summary="Cancel an action")
def cancel_action(request: Request, name: str, body: ReasonIn, dry_run: bool = False) -> ActionOut:
    """Nobody has to do it any more. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.cancel(name, reason=body.reason, actor=request.actor, now=clock.now())
    return _shown(found)


@router.post("/{name}/reopen", response=ActionOut, summary="Reopen an action")
def reopen_action(request: Request, name: str, body: ReasonIn, dry_run: bool = False) -> ActionOut:
    """It is open again. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.reopen(name, reason=body.reason, actor=request.actor, now=clock.now())
    return _shown(found)


@router.post("/{name}/fund", response=ActionOut, summary="Give money for an action")
def fund_action(request: Request, name: str, body: FundIn, dry_run: bool = False) -> ActionOut:
    """The service owner alone may. With `dry_run` nothing is written."""
    with rehearsal(dry_run):
        found = services.fund(
            name, amount=body.amount, currency=body.currency, actor=request.actor, now=clock.now()
        )
    return _shown(found)


def _shown(found: Action) -> ActionOut:
    names = identity.names([found.owner_uid])
    return ActionOut.of(found, names=names, today=rules.today(clock.now()))


def _owner(request: Request, said: str) -> str:
    if said in ("", "me"):
        return request.actor.principal if said else ""
    return identity.person(said.removeprefix("person:")).uid
