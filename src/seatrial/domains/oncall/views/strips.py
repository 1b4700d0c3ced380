"""The strip of a schedule: two weeks of shifts, a row for each person."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import get_current_timezone

from seatrial.domains.oncall import rules, selectors
from seatrial.domains.oncall.types import Schedule, Shift

SHOWN = timedelta(days=14)


def strip_of(
    schedule: Schedule, *, shifts: tuple[Shift, ...], start: datetime, end: datetime, names: dict[str, str]
) -> dict[str, Any]:
    """What the template draws: rows, the days above them by the reader's clock, and from when to when."""
    needed = selectors.needed_spans(schedule, start=start, end=end)
    gaps = rules.gaps(shifts, start=start, end=end, needed=needed)
    return {
        "rows": rules.strip(shifts, gaps=gaps, start=start, end=end, names=names),
        "days": rules.days(start=start, end=end, zone=get_current_timezone()),
        "start": start,
        "end": end,
    }
