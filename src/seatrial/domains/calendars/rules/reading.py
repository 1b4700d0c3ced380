"""From what a definition says to a calendar."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from seatrial.domains.calendars.types import DAYS, MIDNIGHT, Calendar, Hours

_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")


class BadHours(ValueError):
    """The text is no hours of a day; the message says how they are written."""


def hours_of(text: str) -> Hours:
    """The hours that the text spells, as `09:00-17:00`, the end up to 24:00; raises BadHours."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        raise BadHours(f"{text[:40]!r} are no hours of a day: write them as 09:00-17:00, to 24:00 at most")
    first, last = (int(match[place]) * 60 + int(match[place + 1]) for place in (1, 3))
    if last > MIDNIGHT:
        raise BadHours(f"{text!r} ends after the day: write 24:00 at most")
    if first >= last:
        over = f"hours over midnight are two: {text[:5]}-24:00, and those of the next day"
        raise BadHours(f"{text!r} ends before it begins; {over}")
    return Hours(first, last)


def spelt(hours: Hours) -> str:
    """The hours as they are written: `09:00-17:00`."""
    first, last = (f"{each // 60:02}:{each % 60:02}" for each in (hours.start, hours.end))
    return f"{first}-{last}"


def calendar_of(name: str, *, spec: Mapping[str, Any], title: str = "") -> Calendar:
    """The calendar of a definition that was found sound (definitions.py)."""
    holidays = spec.get("holidays") or {}
    said = spec["hours"]
    return Calendar(
        name=name,
        time_zone=spec["time_zone"],
        week=tuple(_sorted(said.get(day) or ()) for day in DAYS),
        country=holidays.get("country") or "",
        subdivision=holidays.get("subdivision") or "",
        added=tuple(sorted((_day(each["date"]), each["name"]) for each in holidays.get("add") or ())),
        without=frozenset(_day(each) for each in holidays.get("without") or ()),
        title=title,
    )


def _sorted(spans: Any) -> tuple[Hours, ...]:
    return tuple(sorted((hours_of(each) for each in spans), key=lambda each: each.start))


def _day(value: object) -> date:
    return date.fromisoformat(str(value))
