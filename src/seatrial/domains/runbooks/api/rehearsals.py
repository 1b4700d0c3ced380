"""Rehearsals of deployments over the API: opening, reporting and closing them."""

from typing import Annotated, Literal

from ninja import Query, Router, Status

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks.schemas.rehearsals import (
    AbandonIn,
    DeployRehearsalDetailOut,
    DeployRehearsalIn,
    DeployRehearsalsOut,
    RehearsalReportIn,
)
from seatrial.domains.runbooks.selectors import rehearsals as selectors
from seatrial.domains.runbooks.services import rehearsing as services
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.get("/rehearsals", response=DeployRehearsalsOut, summary="List rehearsals of deployments")
def list_deploy_rehearsals(
    request: Request,
    service: Annotated[str, Query(max_length=200)] = "",
    team: Annotated[str, Query(max_length=200)] = "",
    environment: Annotated[str, Query(max_length=100)] = "",
    result: Literal["", "passed", "failed", "incomplete"] = "",
    state: Literal["", "open", "reported", "closed", "abandoned"] = "",
    cursor: Annotated[str, Query(pattern=r"^[0-9]{0,9}$")] = "",
    limit: Limit = 50,
) -> DeployRehearsalsOut:
    """Rehearsals of deployments, the newest first, each with its seven outcomes. `team` is the owner of the
    service.
    """
    known = catalog.narrowed(request.actor, service=service, team=team)
    wanted = selectors.RehearsalFilter("", state, environment, result, known)
    before = int(cursor) if cursor else None
    return DeployRehearsalsOut.of(selectors.rehearsals(wanted, before=before, limit=limit + 1), limit=limit)


@router.post("/rehearsals", response={201: DeployRehearsalDetailOut}, summary="Open a deployment's rehearsal")
def open_deploy_rehearsal(
    request: Request, body: DeployRehearsalIn, dry_run: bool = False
) -> Status[DeployRehearsalDetailOut]:
    """Runs in the mode `rehearse` of its two runbooks that are started there from now on join it. Nothing is
    rehearsed in production. With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.open_deploy_rehearsal(body.wanted(), actor=request.actor, now=clock.now())
    return Status(201, DeployRehearsalDetailOut.full(found))


@router.get("/rehearsals/{name}", response=DeployRehearsalDetailOut, summary="Show a deployment's rehearsal")
def show_deploy_rehearsal(request: Request, name: str) -> DeployRehearsalDetailOut:
    """A rehearsal with its seven outcomes, its runs and how long they took."""
    return DeployRehearsalDetailOut.full(selectors.known_rehearsal(name, actor=request.actor))


@router.post(
    "/rehearsals/{name}/report", response=DeployRehearsalDetailOut, summary="Report a deployment's rehearsal"
)
def report_deploy_rehearsal(
    request: Request, name: str, body: RehearsalReportIn, dry_run: bool = False
) -> DeployRehearsalDetailOut:
    """Its outcomes stand as evidence of type drill, and each issue becomes a remediation, once. With
    `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.report_rehearsal(name, report=body.wanted(), actor=request.actor, now=clock.now())
    return DeployRehearsalDetailOut.full(found)


@router.post(
    "/rehearsals/{name}/close", response=DeployRehearsalDetailOut, summary="Close a deployment's rehearsal"
)
def close_deploy_rehearsal(request: Request, name: str, dry_run: bool = False) -> DeployRehearsalDetailOut:
    """Nothing of it is left to do. 409 `cannot-rehearse` while an issue blocks: its remediation has to be
    verified by a second person. With `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.close_deploy_rehearsal(name, actor=request.actor, now=clock.now())
    return DeployRehearsalDetailOut.full(found)


@router.post(
    "/rehearsals/{name}/abandon",
    response=DeployRehearsalDetailOut,
    summary="Abandon a deployment's rehearsal",
)
def abandon_deploy_rehearsal(
    request: Request, name: str, body: AbandonIn, dry_run: bool = False
) -> DeployRehearsalDetailOut:
    """It is given up before it was reported: it is no evidence, and another one may be opened there. With
    `dry_run` nothing changes.
    """
    with rehearsal(dry_run):
        found = services.abandon_rehearsal(name, reason=body.reason, actor=request.actor, now=clock.now())
    return DeployRehearsalDetailOut.full(found)
