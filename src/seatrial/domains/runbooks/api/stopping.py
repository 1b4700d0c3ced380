"""The switch that stops all runs, over the API."""

from ninja import Router

from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.schemas.runs import StopIn, StopOut
from seatrial.kit import clock
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.get("/stop", response=StopOut, summary="Whether all runs are stopped")
def show_stop(request: Request) -> StopOut:
    """Whether the switch is pressed, by whom and why."""
    del request
    return StopOut.of(selectors.stop_switch())


@router.post("/stop", response=StopOut, summary="Stop all runs")
def stop_runs(request: Request, body: StopIn, dry_run: bool = False) -> StopOut:
    """Every open run is aborted, and none starts until they may start again. With `dry_run` nothing
    changes.
    """
    with rehearsal(dry_run):
        return StopOut.of(services.stop(reason=body.reason, actor=request.actor, now=clock.now()))


@router.post("/start-again", response=StopOut, summary="Let runs start again")
def start_runs_again(request: Request, dry_run: bool = False) -> StopOut:
    """Runs may start; what was aborted stays so. With `dry_run` nothing changes."""
    with rehearsal(dry_run):
        return StopOut.of(services.start_again(actor=request.actor, now=clock.now()))
