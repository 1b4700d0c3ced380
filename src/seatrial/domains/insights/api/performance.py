"""The trend of load tests over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.insights import selectors
from seatrial.domains.insights.schemas import PerformanceTrendOut
from seatrial.ui.requests import Request

router = Router(tags=["insights"])
Word = Annotated[str, Query(max_length=200)]


@router.get("/performance/{service}", response=PerformanceTrendOut, summary="Show the trend of load tests")
def show_performance_trend(
    request: Request, service: str, environment: Word = "", metric: Word = ""
) -> PerformanceTrendOut:
    """A figure of the service's load tests by commit, and at which commits it changed (R214)."""
    known = catalog.known_service(service, actor=request.actor)
    return PerformanceTrendOut.of(selectors.performance(known, environment=environment, metric=metric))
