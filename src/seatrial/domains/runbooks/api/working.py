"""What runners tell of the stretches that they have."""

from ninja import Router

from seatrial.domains.runbooks import services
from seatrial.domains.runbooks.schemas.working import HeardOut, ReportIn
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["runbooks"])


@router.post("/work/{run}/report", response=HeardOut, summary="Tell of a stretch (runners)")
def report_stretch(request: Request, run: str, body: ReportIn) -> HeardOut:
    """Lines, the end of a step and the beginning of the next one, kept in one transaction when this is
    answered. A step begins only after it was answered `go`.
    """
    return HeardOut.of(services.report(run, told=body.told(), actor=request.actor, now=clock.now()))
