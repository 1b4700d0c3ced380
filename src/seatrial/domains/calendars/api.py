"""Business calendars over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.calendars import rules, selectors
from seatrial.domains.calendars.schemas import BusinessCalendarOut, BusinessCalendarsOut, BusinessMomentOut
from seatrial.kit import clock, durations
from seatrial.kit.moments import Moment
from seatrial.kit.problems import Invalid
from seatrial.ui.requests import Request

router = Router(tags=["calendars"])
Year = Annotated[int | None, Query(ge=1900, le=2200)]
Days = Annotated[int, Query(ge=0, le=1000)]


@router.get("", response=BusinessCalendarsOut, summary="List business calendars")
def list_business_calendars(request: Request) -> BusinessCalendarsOut:
    """Every calendar with its hours, and its holidays of this year; two are always there."""
    now = clock.now()
    found = selectors.known(request.actor).values()
    return BusinessCalendarsOut(
        items=[BusinessCalendarOut.of(each, now=now, year=now.year) for each in found]
    )


@router.get("/{name}", response=BusinessCalendarOut, summary="Show a business calendar")
def show_business_calendar(request: Request, name: str, year: Year = None) -> BusinessCalendarOut:
    """One calendar, with its holidays of that year, or of this one."""
    now = clock.now()
    found = selectors.known_calendar(name, actor=request.actor)
    return BusinessCalendarOut.of(found, now=now, year=year or now.year)


@router.get("/{name}/when", response=BusinessMomentOut, summary="Count in a business calendar")
def count_in_calendar(
    request: Request, name: str, at: Moment | None = None, working: str = "", days: Days = 0
) -> BusinessMomentOut:
    """Whether that moment (now without one) is working time, and what is due after so much working time (as
    `4h`), or so many business days.
    """
    found = selectors.known_calendar(name, actor=request.actor)
    moment = at or clock.now()
    due = None
    if working:
        try:
            due = rules.after(found, start=moment, working=durations.parse(working[:60]))
        except durations.BadDuration as problem:
            raise Invalid(str(problem), remedy="Write working=4h.") from None
    elif days:
        due = rules.business_days_after(found, start=moment, days=days)
    return BusinessMomentOut.of(found, at=moment, due=due)
