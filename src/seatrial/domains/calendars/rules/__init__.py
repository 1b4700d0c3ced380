"""Rules of business calendars: plain Python over values, without a clock."""

from seatrial.domains.calendars.rules.counting import (
    CannotCount,
    after,
    business_days_after,
    is_open,
    next_opening,
    open_time,
    start_of_next_business_day,
)
from seatrial.domains.calendars.rules.days import holiday, holidays_of, is_country, is_subdivision
from seatrial.domains.calendars.rules.openings import local_day, moment, openings, openings_on
from seatrial.domains.calendars.rules.reading import BadHours, calendar_of, hours_of, spelt

__all__ = [
    "BadHours",
    "CannotCount",
    "after",
    "business_days_after",
    "calendar_of",
    "holiday",
    "holidays_of",
    "hours_of",
    "is_country",
    "is_open",
    "is_subdivision",
    "local_day",
    "moment",
    "next_opening",
    "open_time",
    "openings",
    "openings_on",
    "spelt",
    "start_of_next_business_day",
]
