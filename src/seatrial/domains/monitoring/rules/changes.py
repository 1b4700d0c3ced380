"""What revisions changed in a rule or a dashboard, line by line, and who reviewed it after that."""

import difflib
from collections.abc import Callable, Sequence

from seatrial.domains.evidence.rules.grafana import read_board
from seatrial.domains.monitoring.rules.prometheus import written_in
from seatrial.domains.monitoring.types import Change, Review, Version

#: A change says at most so many lines.
_MOST_LINES = 200


def lines_of_rule(data: bytes, *, path: str, alert: str) -> list[str]:
    """The alert as lines that can be compared: expression, wait, labels and annotations."""
    found: list[str] = []
    for each in written_in(path, data=data)[0]:
        if each.alert == alert:
            found += [f"alert: {each.alert}", f"expr: {each.expr}", f"for: {each.wait or '0s'}"]
            found += [f"label {key}: {text}" for key, text in sorted(each.labels.items())]
            found += [f"annotation {key}: {text}" for key, text in sorted(each.annotations.items())]
    return found


def lines_of_board(data: bytes) -> list[str]:
    """The dashboard as lines that can be compared: its title, its panels, and what each asks for."""
    panels, title, wrong = read_board(data)
    if wrong:
        return [wrong]
    found = [f"dashboard: {title}"]
    for panel in panels:
        found.append(f"panel: {panel.title}")
        found += [f"  {panel.title}: {' '.join(query.split())}" for query in panel.queries]
    return found


def changes_of(
    versions: Sequence[Version], *, lines: Callable[[bytes], list[str]], reviews: Sequence[Review]
) -> list[Change]:
    """The changes, the newest first. `versions` begin with the oldest, which is compared with nothing.

    A review on the day of the change or later covers it; the first of them is named.
    """
    found: list[Change] = []
    for before, after in zip((None, *versions), versions, strict=False):
        old = lines(before.data) if before and before.data is not None else []
        new = lines(after.data) if after.data is not None else []
        told = _differences(old, new)
        if told:
            found.append(Change(after.revision, after.at, after.by, told, _covering(after, reviews)))
    return found[::-1]


def _differences(old: list[str], new: list[str]) -> tuple[str, ...]:
    told = [
        line
        for line in difflib.unified_diff(old, new, lineterm="", n=0)
        if line[:2] not in ("--", "++", "@@")
    ]
    return tuple(told[:_MOST_LINES])


def _covering(version: Version, reviews: Sequence[Review]) -> Review | None:
    after = [each for each in reviews if each.on >= version.at.date()]
    return min(after, key=lambda review: review.on, default=None)
