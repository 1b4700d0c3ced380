"""What runbooks answer to, and what nothing is written for, of all services as lists over the API."""

from typing import Annotated, Literal

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import selectors
from seatrial.domains.runbooks.schemas.inventories import (
    ListedFailureModesOut,
    ListedRoutineTasksOut,
    MappedRunbooksOut,
)
from seatrial.domains.runbooks.schemas.library import RunbookInventoryOut
from seatrial.domains.runbooks.selectors import inventories
from seatrial.domains.runbooks.types import Wanted
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])
_Words = Annotated[str, Query(max_length=200)]
_Cursor = Annotated[str, Query(max_length=500)]
_Covered = Literal["", "covered", "excused", "missing"]


@router.get("/inventory", response=MappedRunbooksOut, summary="Map runbooks to triggers and owners")
def list_mapped_runbooks(
    request: Request,
    service: _Words = "",
    team: _Words = "",
    kind: _Words = "",
    state: Literal["", "draft", "untested", "tested", "stale", "failing"] = "",
    cursor: _Cursor = "",
    limit: Limit = 50,
) -> MappedRunbooksOut:
    """Every runbook of all services by name, with what starts it and who keeps it right. `team` is the owner
    of the service.
    """
    known = catalog.narrowed(request.actor, service=service, team=team)
    wanted = Wanted(kind=kind, state=state, known=known)
    found = inventories.mapped(wanted, now=clock.now(), after=cursor, limit=limit + 1)
    return MappedRunbooksOut.of(found, limit=limit)


@router.get("/failure-modes", response=ListedFailureModesOut, summary="List how services fail")
def list_failure_modes(
    request: Request,
    service: _Words = "",
    team: _Words = "",
    state: _Covered = "",
    cursor: _Cursor = "",
    limit: Limit = 50,
) -> ListedFailureModesOut:
    """The failure modes of all services, each with what detects it and its runbook."""
    known = catalog.narrowed(request.actor, service=service, team=team)
    found = inventories.failure_modes(known, state=state, after=cursor, limit=limit + 1)
    return ListedFailureModesOut.of(found, limit=limit)


@router.get("/routine-tasks", response=ListedRoutineTasksOut, summary="List what is done again and again")
def list_routine_tasks(
    request: Request,
    service: _Words = "",
    team: _Words = "",
    state: _Covered = "",
    cursor: _Cursor = "",
    limit: Limit = 50,
) -> ListedRoutineTasksOut:
    """The routine tasks of all services, each with its procedure, or the reason for none."""
    known = catalog.narrowed(request.actor, service=service, team=team)
    found = inventories.routine_tasks(known, state=state, after=cursor, limit=limit + 1)
    return ListedRoutineTasksOut.of(found, limit=limit)


@router.get("/inventory/{service}", response=RunbookInventoryOut, summary="Take the inventory of a service")
def take_inventory(request: Request, service: str) -> RunbookInventoryOut:
    """Each runbook with trigger and owner, the five areas, failure modes, routine tasks, and every gap."""
    known = catalog.known_service(service, actor=request.actor)
    return RunbookInventoryOut.of(selectors.inventory(known, now=clock.now()))
