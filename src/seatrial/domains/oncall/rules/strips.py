"""Shifts as bars: one row for each person, drawn to scale."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

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
