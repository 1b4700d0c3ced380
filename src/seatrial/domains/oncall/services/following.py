"""Rows follow schedules that are renamed; the hand-offs of all schedules are followed."""

from collections.abc import Mapping
from datetime import datetime

from seatrial.domains.oncall import models, selectors
from seatrial.domains.oncall.services.handing import follow_hand_offs, tell_missed


def rename(renamed: Mapping[str, str]) -> None:
    """What people changed about renamed schedules names their new URNs; `renamed` gives those by the old."""
    for old, new in renamed.items():
        for table in (models.Override, models.Swap, models.HandOff):
            table.objects.filter(schedule=old).update(schedule=new)


def look_after_hand_offs(*, now: datetime) -> int:
    """Every hand-off that comes is told, and every one that nobody confirmed in time; how many these were."""
    fresh = sum(follow_hand_offs(each, now=now) for each in selectors.schedules())
    return fresh + tell_missed(now=now)
