"""Shifts as bars: one row for each person, drawn to scale, with the days above."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from seatrial.domains.oncall.types import Gap, Shift

#: How wide the whole span is drawn.
WIDTH = 1000.0
_LEAST = 2.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A piece of a row; `tone` says what it is."""

    x: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """What one person has; of gaps it is called ''."""

    name: str
    bars: tuple[Bar, ...]
    role: str = "primary"


@dataclass(frozen=True, slots=True)
class Day:
    """Where a day begins, drawn to the same scale."""

    x: float
    date: date

    @property
    def percent(self) -> float:
        """The same as a part of the width."""
        return round(self.x * 100 / WIDTH, 2)


def days(*, start: datetime, end: datetime, zone: tzinfo) -> list[Day]:
    """Each day that begins after `start` and before `end`, by the clock of the zone: one on which it is
    changed is an hour longer or shorter.
    """
    scale = WIDTH / (end - start).total_seconds()
    first = start.astimezone(zone).date()
    found = []
    for number in range(1, (end - start).days + 2):
        date_ = first + timedelta(days=number)
        begins = datetime.combine(date_, time(), tzinfo=zone)
        if begins < end:
            found.append(Day(round((begins - start).total_seconds() * scale, 2), date_))
    return found


def strip(
    shifts: Iterable[Shift], *, gaps: Iterable[Gap], start: datetime, end: datetime, names: Mapping[str, str]
) -> list[Row]:
    """A row for each person in the order of their first shift, shadows behind, and one for the gaps, if any.
    None of the bars is too thin to see.
    """
    scale = WIDTH / (end - start).total_seconds()
    rows: dict[tuple[str, str], list[Bar]] = {}
    for each in shifts:
        tone = "info" if each.role == "primary" else "unknown"
        rows.setdefault((each.role, each.person), []).append(_bar(each.start, each.end, start, scale, tone))
    ordered = sorted(rows.items(), key=lambda each: each[0][0])
    found = [Row(names.get(person, person), tuple(bars), role) for (role, person), bars in ordered]
    missing = tuple(_bar(each.start, each.end, start, scale, "fail") for each in gaps)
    return [*found, Row("", missing)] if missing else found


def _bar(begin: datetime, finish: datetime, start: datetime, scale: float, tone: str) -> Bar:
    width = max((finish - begin).total_seconds() * scale, _LEAST)
    x = min((begin - start).total_seconds() * scale, WIDTH - width)
    return Bar(round(max(x, 0.0), 2), round(width, 2), tone)
