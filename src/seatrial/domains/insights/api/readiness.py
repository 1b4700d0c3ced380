"""Gaps over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.insights import selectors
from seatrial.domains.insights.schemas import AreaTimesListOut, GapsOut, ReadinessFiguresOut
from seatrial.domains.reviews.types import GapFilter
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["insights"])
Days = Annotated[int, Query(ge=0, le=3660)]
Cursor = Annotated[str, Query(pattern=r"^[0-9]{0,18}$")]


def _wanted(request: Request, service: str, days: int) -> GapFilter:
    return selectors.gap_filter(service, days=days, actor=request.actor, now=clock.now())


@router.get("/readiness", response=ReadinessFiguresOut, summary="Show how long gaps take to close")
def show_readiness_figures(request: Request, service: str = "", days: Days = 0) -> ReadinessFiguresOut:
    """How many gaps reviews opened, and how long it took to close them (R084).

    Of one service by its name, of reviews opened in the last so many days (0: ever).
    """
    return ReadinessFiguresOut.of(selectors.readiness_figures(_wanted(request, service, days)))


@router.get("/readiness/areas", response=AreaTimesListOut, summary="List gaps by area")
def list_gap_areas(request: Request, service: str = "", days: Days = 0) -> AreaTimesListOut:
    """The same by area of the checklists."""
    return AreaTimesListOut.of(selectors.readiness_figures(_wanted(request, service, days)))


@router.get("/gaps", response=GapsOut, summary="List gaps")
def list_gaps(
    request: Request, service: str = "", days: Days = 0, cursor: Cursor = "", limit: Limit = 50
) -> GapsOut:
    """Every gap that the figures count, the last to open first."""
    wanted = _wanted(request, service, days)
    return GapsOut.of(selectors.gaps(wanted, before=int(cursor or 0), limit=limit + 1), limit=limit)
