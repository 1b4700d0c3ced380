"""From the clock on the wall to moments: where working time begins and ends, also where clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from seatrial.domains.calendars.rules.days import holiday
from seatrial.domains.calendars.types import MIDNIGHT, Calendar, Opening

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)


def moment(day: date, *, minute: int, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clock of the zone shows that minute of the day, or a later one.

    A time that comes twice is its first time; one that is left out is the moment at which clocks jump.
    """
    if minute == MIDNIGHT:
        day, minute = day + _DAY, 0
    wall = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone)
    found = wall.astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return found
    # The time is left out: read with the offset of afterwards it is too early, with that of before too late.
    early, late = wall.replace(fold=1).astimezone(UTC), found
    before = early.astimezone(zone).utcoffset()
    while late - early > _SECOND:
        middle = early + timedelta(seconds=(late - early) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late


@lru_cache(maxsize=20_000)
def openings_on(calendar: Calendar, *, day: date) -> tuple[Opening, ...]:
    """The working time of that day of the calendar's zone, in order; none on a holiday."""
    hours = calendar.week[day.weekday()]
    if not hours or holiday(calendar, day=day):
        return ()
    zone = ZoneInfo(calendar.time_zone)
    found = (
        Opening(moment(day, minute=each.start, zone=zone), moment(day, minute=each.end, zone=zone))
        for each in hours
    )
    # where a clock jumps over all of it, nothing is left
    return tuple(each for each in found if each.start < each.end)


def openings(calendar: Calendar, *, start: datetime, end: datetime) -> Iterator[Opening]:
    """The working time from `start` up to `end`, in order, cut off there; the moments are in UTC."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    day = local_day(calendar, at=start)
    last = local_day(calendar, at=end)
    while day <= last:
        for each in openings_on(calendar, day=day):
            cut = Opening(max(each.start, start), min(each.end, end))
            if cut.start < cut.end:
                yield cut
        day += _DAY


def local_day(calendar: Calendar, *, at: datetime) -> date:
    """Which day it is then in the calendar's zone."""
    return at.astimezone(ZoneInfo(calendar.time_zone)).date()
