"""Business calendars as the API gives them."""

from datetime import date, datetime

from ninja import Schema

from seatrial.domains.calendars import rules
from seatrial.domains.calendars.types import DAYS, Calendar, Holiday


class BusinessHolidayOut(Schema):
    """A day without working time, and why."""

    day: date
    name: str

    @classmethod
    def of(cls, found: Holiday) -> "BusinessHolidayOut":
        """The day."""
        return cls(day=found.day, name=found.name)


class BusinessCalendarOut(Schema):
    """A calendar: its hours by day, whether it is open now, and its holidays of one year."""

    name: str
    urn: str
    title: str
    time_zone: str
    hours: dict[str, list[str]]
    country: str
    subdivision: str
    open: bool
    holidays: list[BusinessHolidayOut]

    @classmethod
    def of(cls, found: Calendar, *, now: datetime, year: int) -> "BusinessCalendarOut":
        """The calendar at that moment."""
        hours = {day: [rules.spelt(each) for each in found.week[index]] for index, day in enumerate(DAYS)}
        holidays = rules.holidays_of(found, year=year)
        return cls(
            name=found.name,
            urn=found.urn,
            title=found.title or found.name,
            time_zone=found.time_zone,
            hours={day: spans for day, spans in hours.items() if spans},
            country=found.country,
            subdivision=found.subdivision,
            open=rules.is_open(found, at=now),
            holidays=[BusinessHolidayOut.of(each) for each in holidays],
        )


class BusinessCalendarsOut(Schema):
    """Calendars by name."""

    items: list[BusinessCalendarOut]


class BusinessMomentOut(Schema):
    """A moment in a calendar: is it working time, what comes next, and what is due; moments are in UTC."""

    calendar: str
    at: datetime
    open: bool
    holiday: str
    next_opening: datetime
    next_business_day: datetime
    due: datetime | None

    @classmethod
    def of(cls, found: Calendar, *, at: datetime, due: datetime | None) -> "BusinessMomentOut":
        """That moment."""
        free = rules.holiday(found, day=rules.local_day(found, at=at))
        return cls(
            calendar=found.name,
            at=at,
            open=rules.is_open(found, at=at),
            holiday=free.name if free else "",
            next_opening=rules.next_opening(found, at=at),
            next_business_day=rules.start_of_next_business_day(found, start=at),
            due=due,
        )
