"""Charts as SVG, made on the server: they print, need no script, and take their colours from classes.

The Content-Security-Policy forbids style attributes, so every size is an attribute of SVG itself.
Each chart has a text alternative; a page that shows one shows the figures as words or a table too.
"""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_BAR_WIDTH, _BAR_HEIGHT, _GAP = 200.0, 8, 1.5
_LEAST = 3.0


#: What holds, what does not, what nobody knows; a result that is not named here comes last.
_ORDER = ("pass", "waived", "stale", "fail", "error", "unknown")


def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The results that occur, always in the same order, so that two bars can be compared."""
    found = [(name, count) for name, count in counts.items() if count > 0]
    return sorted(found, key=lambda each: _ORDER.index(each[0]) if each[0] in _ORDER else len(_ORDER))


def result_bar(counts: Mapping[str, int], *, label: str = "") -> SafeString:
    """One bar, a segment for each result that occurs, as wide as its share; none is too thin to see."""
    found = in_order(counts)
    total = sum(count for _, count in found)
    words = ", ".join(f"{count} {name}" for name, count in found) or "nothing yet"
    alternative = f"{label}: {words}" if label else words
    return format_html(
        '<svg class="bar" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        int(_BAR_WIDTH),
        _BAR_HEIGHT,
        alternative,
        _segments(found, total) if total else _segment("none", 0.0, _BAR_WIDTH),
    )


def strip(tones: Sequence[str], *, label: str) -> SafeString:
    """One segment for each step in time, oldest first, all of the same width."""
    width = _BAR_WIDTH / max(len(tones), 1)
    gap = min(1.0, width / 4)
    drawn = [_segment(tone, index * width, width - gap) for index, tone in enumerate(tones)]
    return format_html(
        '<svg class="bar" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">{}</svg>',
        int(_BAR_WIDTH),
        _BAR_HEIGHT,
        label,
        SafeString("".join(drawn)) if drawn else _segment("none", 0.0, _BAR_WIDTH),
    )


def span(start: float, *, end: float, of: float, mark: float, tone: str, label: str) -> SafeString:
    """When something happened within `of` seconds: a bar from `start` to `end`, and a line at `mark` unless
    that is 0. What took no time is still seen.
    """
    scale = _BAR_WIDTH / max(of, 0.001)
    width = max((end - start) * scale, _LEAST)
    left = min(start * scale, _BAR_WIDTH - width)
    line = format_html('<line x1="{0}" x2="{0}" y1="0" y2="{1}"/>', f"{mark * scale:.2f}", _BAR_HEIGHT)
    return format_html(
        '<svg class="span" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" aria-label="{}">'
        "{}{}</svg>",
        int(_BAR_WIDTH),
        _BAR_HEIGHT,
        label,
        _segment(tone, max(left, 0.0), width),
        line if 0 < mark < of else "",
    )


def sparkline(values: Sequence[float], *, label: str, width: int = 120, height: int = 28) -> SafeString:
    """The course of the values, oldest first, filled to the bottom, with a point on the last."""
    points = _points(values, width=width, height=height)
    if not points:
        return format_html(
            '<svg class="spark" viewBox="0 0 {} {}" role="img" aria-label="{}: no samples"></svg>',
            width,
            height,
            label,
        )
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="spark" viewBox="0 0 {w} {h}" role="img" aria-label="{label}: {first:g} to {last:g}">'
        '<polygon class="spark-fill" points="{x0:.1f},{h} {line} {x1:.1f},{h}"/>'
        '<polyline class="spark-line" points="{line}"/>'
        '<circle class="spark-end" cx="{x1:.1f}" cy="{y1:.1f}" r="2.5"/></svg>',
        w=width,
        h=height,
        label=label,
        first=_Plain(values[0]),
        last=_Plain(values[-1]),
        x0=_Plain(points[0][0]),
        x1=_Plain(last_x),
        y1=_Plain(last_y),
        line=line,
    )


def course(
    values: Sequence[float],
    *,
    marks: Sequence[tuple[int, str]],
    label: str,
    width: int = 640,
    height: int = 120,
) -> SafeString:
    """The course of the values, oldest first, with a point on each, and a line in its tone before each mark
    (the number of a value, from 0).
    """
    points = _points(values, width=width, height=height)
    lines = format_html_join(
        "",
        '<line class="course-mark" data-tone="{}" x1="{}" y1="0" x2="{}" y2="{}"/>',
        [(tone, f"{points[at][0]:.1f}", f"{points[at][0]:.1f}", height) for at, tone in marks],
    )
    dots = format_html_join(
        "", '<circle class="spark-end" cx="{}" cy="{}" r="2"/>', [(f"{x:.1f}", f"{y:.1f}") for x, y in points]
    )
    return format_html(
        '<svg class="course" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<polyline class="spark-line" points="{}"/>{}</svg>',
        width,
        height,
        label,
        lines,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        dots,
    )


class _Plain(float):
    """A number that `format_html` formats as a number: it would make a string of a plain one."""

    def __html__(self) -> "_Plain":
        return self


def _points(values: Sequence[float], *, width: int, height: int) -> list[tuple[float, float]]:
    if not values:
        return []
    low, high = min(values), max(values)
    span = (high - low) or 1.0
    step = (width - 6) / max(len(values) - 1, 1)
    room = height - 6
    return [(3 + index * step, 3 + room - (value - low) / span * room) for index, value in enumerate(values)]


def _segments(found: Sequence[tuple[str, int]], total: int) -> SafeString:
    room = _BAR_WIDTH - _GAP * (len(found) - 1)
    widths = [max(count / total * room, _LEAST) for _, count in found]
    shrink = room / sum(widths)
    drawn, x = [], 0.0
    for (name, _), width in zip(found, widths, strict=True):
        drawn.append(_segment(name, x, width * shrink))
        x += width * shrink + _GAP
    return SafeString("".join(drawn))


def _segment(name: str, x: float, width: float) -> SafeString:
    return format_html_join(
        "",
        '<rect data-tone="{}" x="{}" y="0" width="{}" height="{}"/>',
        [(name, f"{x:.2f}", f"{width:.2f}", _BAR_HEIGHT)],
    )
