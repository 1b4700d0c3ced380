"""Durations as people write them in definitions (`90s`, `15m`, `36h`, `30d`, `1h30m`) and read them."""

import re
from datetime import timedelta

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
_WHOLE = re.compile(r"(?:\d+[smhdw])+")
_PART = re.compile(r"(\d+)([smhdw])")
_LONGEST_SECONDS = 100 * 365 * 86400


class BadDuration(ValueError):
    """The text is no duration; the message says how one is written."""


def parse(text: str) -> timedelta:
    """The duration that the text spells, more than zero, at most a hundred years."""
    if not _WHOLE.fullmatch(text):
        raise BadDuration(f"{text!r} is no duration: write a number and s, m, h, d or w, as in 90s, 15m, 30d")
    seconds = sum(int(count) * _UNITS[unit] for count, unit in _PART.findall(text))
    if not 0 < seconds <= _LONGEST_SECONDS:
        raise BadDuration(f"{text!r} must be more than zero and at most a hundred years")
    return timedelta(seconds=seconds)


def spell(duration: timedelta) -> str:
    """The duration in the two largest units that count: `2 d 3 h`, `15 min`, `40 s`."""
    seconds = int(abs(duration.total_seconds()))
    parts: list[str] = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
