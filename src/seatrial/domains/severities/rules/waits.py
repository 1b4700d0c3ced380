"""Waits as schemes write them: `15m`, `immediate`, `1 business day`, `next business day`, `none`."""

import re
from datetime import timedelta

from seatrial.domains.severities.types import NEVER, Wait
from seatrial.kit import durations
from seatrial.kit.plurals import counted

_DAYS = re.compile(r"([1-9]\d{0,2}) business days?")
_MOST_HOURS = 72
_IMMEDIATE = ("0s", "immediate", "immediately")
_NEXT = ("next business day", "next_business_day")
_NONE = ("none", "as needed", "as_needed")


class BadWait(ValueError):
    """The text is no wait; the message says how one is written."""


def wait_of(text: str) -> Wait:
    """The wait that the text spells; raises BadWait."""
    said = " ".join(text.split()).casefold()
    if said in _IMMEDIATE:
        return Wait("span")
    if said in _NEXT:
        return Wait("next_business_day")
    if said in _NONE:
        return NEVER
    if match := _DAYS.fullmatch(said):
        return Wait("business_days", days=int(match[1]))
    try:
        return Wait("span", span=durations.parse(said))
    except durations.BadDuration:
        ways = "15m, 1 business day, next_business_day, 0s or none"
        raise BadWait(f"{text[:40]!r} is no time to wait: write it as {ways}") from None


def spell(wait: Wait) -> str:
    """The wait as people read it."""
    if wait.measure == "none":
        return "none"
    if wait.measure == "next_business_day":
        return "next business day"
    if wait.measure == "business_days":
        return counted(wait.days, one="business day")
    if wait.span == timedelta(0):
        return "at once"
    # a promise of 24 hours is not called a day: that could be a business day
    hours, rest = divmod(wait.span, timedelta(hours=1))
    return f"{hours} h" if not rest and hours <= _MOST_HOURS else durations.spell(wait.span)
