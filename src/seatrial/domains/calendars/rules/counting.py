"""Counting working time to the second: is it open, when does it open, and what is due when."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seatrial.domains.calendars.rules.openings import local_day, moment, openings, openings_on
from seatrial.domains.calendars.types import HORIZON, Calendar, Opening
from seatrial.kit.problems import Problem

_DAY = timedelta(days=1)


class CannotCount(Problem):
    """The calendar has too little working time ahead; the message says of which one, and from when on."""

    type = "calendar-never-opens"
    title = "The calendar has too little working time"
    status = 422


def is_open(calendar: Calendar, *, at: datetime) -> bool:
    """Whether that moment is working time. The one at which it ends is not."""
    return any(each.start <= at < each.end for each in openings_on(calendar, day=local_day(calendar, at=at)))


def next_opening(calendar: Calendar, *, at: datetime) -> datetime:
    """That moment where it is working time, else the one at which working time begins next; in UTC.

    Raises CannotCount where that is more than ten years ahead.
    """
    return next(_ahead(calendar, at)).start


def after(calendar: Calendar, *, start: datetime, working: timedelta) -> datetime:
    """The first moment (UTC) at which that much working time has passed since `start`.

    Work that ends with the day is due at its end, not when the next one begins; no work at all is due at
    once. Raises CannotCount where ten years have too little working time.
    """
    left = working
    if left <= timedelta(0):
        return start.astimezone(UTC)
    for each in _ahead(calendar, start):
        if left <= each.end - each.start:
            return each.start + left
        left -= each.end - each.start
    raise CannotCount(_words(calendar, start))  # pragma: no cover - `_ahead` raises before it ends


def open_time(calendar: Calendar, *, start: datetime, end: datetime) -> timedelta:
    """How much working time there is from `start` up to `end`; nothing where `end` is not later."""
    found = (each.end - each.start for each in openings(calendar, start=start, end=end))
    return sum(found, timedelta(0))


def business_days_after(calendar: Calendar, *, start: datetime, days: int) -> datetime:
    """The moment (UTC) so many business days later: the same time of day on the day that many openings on.

    What begins outside working time counts from the next opening. Where the last day opens later or shuts
    earlier than that time of day, it is its first or last moment. Raises CannotCount.
    """
    begun = next_opening(calendar, at=start)
    if days <= 0:
        return begun
    zone = ZoneInfo(calendar.time_zone)
    wall = begun.astimezone(zone)
    day = _business_day(calendar, after=wall.date(), count=days)
    found = openings_on(calendar, day=day)
    same = moment(day, minute=wall.hour * 60 + wall.minute, zone=zone)
    same += timedelta(seconds=wall.second, microseconds=wall.microsecond)
    return min(max(same, found[0].start), found[-1].end)


def start_of_next_business_day(calendar: Calendar, *, start: datetime) -> datetime:
    """When the next business day after the day of `start` opens (UTC); raises CannotCount."""
    today = local_day(calendar, at=start)
    return openings_on(calendar, day=_business_day(calendar, after=today, count=1))[0].start


def _business_day(calendar: Calendar, *, after: date, count: int) -> date:
    """The day that is that many business days after the given one."""
    day, left, last = after, count, _last(after)
    while day < last:
        day += _DAY
        if openings_on(calendar, day=day):
            left -= 1
            if left == 0:
                return day
    raise CannotCount(_words(calendar, after))


def _ahead(calendar: Calendar, start: datetime) -> Iterator[Opening]:
    """Working time from `start` on, without an end but for the horizon."""
    start = start.astimezone(UTC)
    day = local_day(calendar, at=start)
    last = _last(day)
    while day < last:
        for each in openings_on(calendar, day=day):
            if each.end > start:
                yield Opening(max(each.start, start), each.end)
        day += _DAY
    raise CannotCount(_words(calendar, start))


def _last(day: date) -> date:
    """How far ahead is looked: ten years, and never past the last year there is."""
    return date.max - _DAY if day > date.max - timedelta(days=HORIZON + 1) else day + timedelta(days=HORIZON)


def _words(calendar: Calendar, start: date | datetime) -> str:
    return f"{calendar.urn} has too little working time in the ten years after {start:%Y-%m-%d}"
