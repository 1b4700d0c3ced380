"""Hours in which somebody answers: `24x7`, `Mon-Fri 08:00-17:00`, `Mon,Wed 22:00-06:00`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(?P<days>[A-Za-z,-]+)\s+(?P<start>\d{2}:\d{2})-(?P<end>\d{2}:\d{2})")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """Spans of the week: the day (0 is Monday), from, to. An end that is not later is of the next day."""

    spans: tuple[tuple[int, time, time], ...]

    @property
    def is_always(self) -> bool:
        """Whether it is round the clock, every day."""
        return self == _ALWAYS

    def on(self, day: date, *, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """The spans that begin on that day, as moments."""
        for weekday, start, end in self.spans:
            if weekday == day.weekday():
                last = day if end > start else day + _DAY
                yield datetime.combine(day, start, zone), datetime.combine(last, end, zone)


_ALWAYS = Hours(tuple((weekday, time(0), time(0)) for weekday in range(7)))


@lru_cache(maxsize=1)
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def is_zone(name: str) -> bool:
    """Whether there is a time zone of that name."""
    return name in _zones()


def parse(text: str) -> Hours:
    """The hours that the text means; several spans are parted by `;`. Raises ValueError."""
    if text.strip().casefold() == "24x7":
        return _ALWAYS
    spans = []
    for part in text.split(";"):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError(f"are no hours: {part.strip()[:60]!r}; write 24x7 or Mon-Fri 08:00-17:00")
        try:
            start, end = time.fromisoformat(match["start"]), time.fromisoformat(match["end"])
        except ValueError:
            raise ValueError(f"are no hours: {part.strip()[:60]!r}; a day has 00:00 to 23:59") from None
        spans += [(weekday, start, end) for weekday in _weekdays(match["days"])]
    return Hours(tuple(sorted(spans)))


def _weekdays(text: str) -> list[int]:
    found: list[int] = []
    for part in text.casefold().split(","):
        first, dash, last = part.partition("-")
        try:
            start = _DAYS.index(first[:3])
            end = _DAYS.index(last[:3]) if dash else start
        except ValueError:
            raise ValueError(f"are no hours: {text!r} names no days; write Mon to Sun") from None
        found += [(start + step) % 7 for step in range((end - start) % 7 + 1)]
    return sorted(set(found))
