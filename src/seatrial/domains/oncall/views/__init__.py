"""The pages of who is on call."""

from seatrial.domains.oncall.views.changes import ask, cancel_time_off, decide, swaps, time_off
from seatrial.domains.oncall.views.handing import hand_off, hand_offs
from seatrial.domains.oncall.views.reports import coverage, escalation, load, policy
from seatrial.domains.oncall.views.schedules import calendar, cancel, feed, schedule, schedules

__all__ = [
    "ask",
    "calendar",
    "cancel",
    "cancel_time_off",
    "coverage",
    "decide",
    "escalation",
    "feed",
    "hand_off",
    "hand_offs",
    "load",
    "policy",
    "schedule",
    "schedules",
    "swaps",
    "time_off",
]
