"""Times and spans in words, as pages show them."""

from datetime import datetime, timedelta

_JUST_SECONDS = 10
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def relative(moment: datetime, *, now: datetime) -> str:
    """`just now`, `20 s ago`, `3 min ago`, `in 2 h`, `71 d ago`: one unit, rounded down.

    Seconds go by tens, so that a page that is fetched every few seconds seldom differs.
    """
    seconds = int((now - moment).total_seconds())
    size = abs(seconds)
    if size < _JUST_SECONDS:
        return "just now" if seconds >= 0 else "now"
    span = _span(size)
    return f"{span} ago" if seconds > 0 else f"in {span}"


def exact(moment: datetime) -> str:
    """`Sat 21 Nov 2026, 04:41:20 UTC`, in the zone that the moment bears."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M:%S} {moment.tzname() or ''}".rstrip()


def duration(span: timedelta) -> str:
    """`0.8 s`, `12 s`, `4 min 5 s`, `2 h 10 min`, `3 d 4 h`: at most two units."""
    seconds = abs(span.total_seconds())
    if seconds < 1:
        return f"{round(seconds * 1000)} ms"
    if seconds < _JUST_SECONDS:
        return f"{seconds:.1f} s"
    for unit, size, below, below_size in (
        ("d", _DAY, "h", _HOUR),
        ("h", _HOUR, "min", _MINUTE),
        ("min", _MINUTE, "s", 1),
    ):
        if seconds >= size:
            whole, rest = divmod(int(seconds), size)
            part = rest // below_size
            return f"{whole} {unit} {part} {below}" if part else f"{whole} {unit}"
    return f"{int(seconds)} s"


def _span(seconds: int) -> str:
    if seconds < _MINUTE:
        return f"{seconds // 10 * 10} s"
    if seconds < _HOUR:
        return f"{seconds // _MINUTE} min"
    if seconds < 2 * _DAY:
        return f"{seconds // _HOUR} h"
    return f"{seconds // _DAY} d"


def told(detail: str, *, remedy: str = "") -> str:
    """What is wrong and what helps, as sentences: a fault by itself ends without a full stop."""
    text = detail.strip()
    stop = "" if not remedy or text.endswith((".", ":", "?", "!")) else "."
    return f"{text}{stop} {remedy}".strip()
