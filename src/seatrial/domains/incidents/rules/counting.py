"""Figures over incidents: how long it took to notice, to lead and to resolve, each with how many."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from statistics import median

from seatrial.domains.incidents.types import Cause, Figure, FigureWord, Pattern, Timed

_Ends = Callable[[Timed], tuple[datetime | None, datetime | None]]
_SPANS: Mapping[FigureWord, _Ends] = {
    "mttd": lambda each: (each.started_at, each.detected_at),
    "mtta": lambda each: (each.detected_at, each.declared_at),
    "mttr": lambda each: (each.started_at, each.resolved_at),
}


def figures(incidents: Iterable[Timed]) -> tuple[Figure, ...]:
    """Each time over those incidents of which both moments are known, in that order; the others are not
    guessed, and do not count in `n`. Then recall, over all of them.
    """
    wanted = list(incidents)
    return (*(_figure(name, wanted) for name in _SPANS), _recall(wanted))


def _recall(incidents: list[Timed]) -> Figure:
    """An alert that was heard of at the very moment at which the incident was noticed is what it was noticed
    by; one that came later told nobody.
    """
    before = [
        each
        for each in incidents
        if each.heard_at is not None and each.heard_at <= (each.detected_at or each.declared_at)
    ]
    return Figure("recall", len(incidents), None, None, len(before) / len(incidents) if incidents else None)


def _figure(name: FigureWord, incidents: list[Timed]) -> Figure:
    spans = []
    for each in incidents:
        start, end = _SPANS[name](each)
        if start is not None and end is not None and end >= start:
            spans.append((end - start).total_seconds())
    if not spans:
        return Figure(name, 0, None, None)
    mean = timedelta(seconds=round(sum(spans) / len(spans)))
    return Figure(name, len(spans), mean, timedelta(seconds=round(median(spans))))


def patterns(causes: Iterable[Cause], *, least: int) -> tuple[Pattern, ...]:
    """Causes that came back: those of one service, then those that only together are so many (R205). Those
    with the most incidents stand first.
    """
    by_service: dict[tuple[str, str], list[str]] = {}
    by_tag: dict[str, list[str]] = {}
    for each in causes:
        by_service.setdefault((each.tag, each.service), []).append(each.incident)
        by_tag.setdefault(each.tag, []).append(each.incident)
    found = [
        Pattern(tag, service, tuple(dict.fromkeys(names)))
        for (tag, service), names in by_service.items()
        if service and len(set(names)) >= least
    ]
    told = {(each.tag, len(each.incidents)) for each in found}
    for tag, names in by_tag.items():
        together = tuple(dict.fromkeys(names))
        if len(together) >= least and (tag, len(together)) not in told:
            found.append(Pattern(tag, "", together))
    return tuple(sorted(found, key=lambda each: (-len(each.incidents), each.tag, each.service)))
