"""The days that a page is asked about: `from` and `to` in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """From the beginning of the first day to the end of the last one, by the clock of a zone."""

    first: date
    last: date
    start: datetime
    end: datetime


def days_in(
    said: Mapping[str, str], *, now: datetime, zone: tzinfo, back: timedelta, longest: timedelta | None = None
) -> Days:
    """Those that are said as `from` and `to`; without them (or with what is no day) today and the days
    before it, `back` in all. At most `longest` of them, and never fewer than one.
    """
    today = now.astimezone(zone).date()
    last = _day(said.get("to", "")) or today
    first = _day(said.get("from", "")) or min(last, today) - back
    last = max(first, last)
    if longest is not None:
        last = min(last, first + longest - _DAY)
    start, end = (datetime.combine(day, time(), tzinfo=zone) for day in (first, last + _DAY))
    return Days(first, last, start, end)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2199 else None
