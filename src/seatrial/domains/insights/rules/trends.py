"""At which commit a figure of load tests changed: change points, told from noise (R214).

The test is Pettitt's (A. N. Pettitt, "A Non-Parametric Approach to the Change-Point Problem", Applied
Statistics 28, 1979): over ranks, so that outliers weigh little, with a bound for the greatest of all splits.
Splits are between commits only, where the runs of both sides deviate least from their medians. Both sides are
looked at again, as in binary segmentation (Scott and Knott, Biometrics 30, 1974), and then each place between
its neighbours.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any

from seatrial.domains.evidence.types import Item
from seatrial.domains.insights.rules.said import moment, number, records
from seatrial.domains.insights.types import Measured, Point, Shift, Trend

#: So likely may a shift be where nothing changed, and so much of the figure it is at least.
ALPHA, LEAST_SHIFT = 0.01, 0.05
#: Runs on each side of a shift; and runs in all without which no shift can be told.
LEAST_RUNS, NEEDED = 3, 12
#: Figures that a record says by itself.
PLAIN = ("p95_seconds", "reached")
_STATISTICS = ("p(95)", "p(99)", "avg", "rate")
_MORE_IS_BETTER = ("reached", "http_reqs", "iterations", "throughput", "data_received", "data_sent")


def metrics_in(items: Iterable[Item]) -> list[str]:
    """The figures that these load tests tell of, those of every record first."""
    found: dict[str, None] = {}
    for record in _records(items):
        found |= {name: None for name in PLAIN if number(record[1].get(name)) is not None}
        measured = record[1].get("metrics")
        for name, values in measured.items() if isinstance(measured, Mapping) else ():
            if isinstance(values, Mapping):
                found |= {
                    f"{name}:{each}": None for each in _STATISTICS if number(values.get(each)) is not None
                }
    return sorted(found, key=lambda name: (name not in PLAIN, name))


def measured_in(items: Iterable[Item], *, metric: str) -> list[Measured]:
    """Every run of a commit that tells of the figure, each once; a run of no commit is left out."""
    found = {}
    for item, record in _records(items):
        commit = str(record.get("commit") or record.get("revision") or item.subject.revision).strip()[:200]
        value = _value(record, metric)
        at = moment(record.get("ended_at", record.get("at"))) or item.effective_at
        if commit and value is not None:
            found[commit, at, value] = Measured(commit, at, value)
    return sorted(found.values(), key=lambda each: each.at)


def is_more_better(metric: str) -> bool:
    """Whether a greater figure is a better one, by what it is called."""
    return metric.partition(":")[0].partition("{")[0] in _MORE_IS_BETTER


def trend(runs: Iterable[Measured], *, metric: str, higher_is_better: bool) -> Trend:
    """The commits in the order of their first runs, and each at which the figure changed."""
    points = _points(runs)
    cuts = _settled(points, sorted(_cuts(points, 0, len(points))))
    edges = [0, *(cut for cut, _ in cuts), len(points)]
    shifts = []
    for (cut, p), start, end in zip(cuts, edges, edges[2:], strict=False):
        before, after = _median(points[start:cut]), _median(points[cut:end])
        if _is_great(before, after):
            is_worse = (after < before) is higher_is_better
            shifts.append(Shift(points[cut].commit, points[cut].at, before, after, p, is_worse))
    return Trend(metric, higher_is_better, tuple(points), tuple(shifts), NEEDED)


def _records(items: Iterable[Item]) -> Iterator[tuple[Item, Mapping[str, Any]]]:
    for item in items:
        for record in records(item.findings, under=("records", "load_tests")):
            yield item, record


def _value(record: Mapping[str, Any], metric: str) -> float | None:
    name, colon, statistic = metric.rpartition(":")
    if not colon:
        return number(record.get(metric))
    measured = record.get("metrics")
    values = measured.get(name) if isinstance(measured, Mapping) else None
    return number(values.get(statistic)) if isinstance(values, Mapping) else None


def _points(runs: Iterable[Measured]) -> list[Point]:
    grouped: dict[str, list[Measured]] = {}
    for each in sorted(runs, key=lambda run: run.at):
        grouped.setdefault(each.commit, []).append(each)
    return [
        Point(commit, mine[0].at, tuple(one.value for one in mine), median(one.value for one in mine))
        for commit, mine in grouped.items()
    ]


def _median(points: Sequence[Point]) -> float:
    return median(value for point in points for value in point.runs)


def _is_great(before: float, after: float) -> bool:
    return abs(after - before) > LEAST_SHIFT * abs(before)


def _cuts(points: Sequence[Point], start: int, end: int) -> Iterator[tuple[int, float]]:
    """The places before which the figure was another one, with how likely each is by chance."""
    found = _cut(points[start:end])
    if found is None:
        return
    at, p = start + found[0], found[1]
    yield from _cuts(points, start, at)
    yield at, p
    yield from _cuts(points, at, end)


def _cut(points: Sequence[Point]) -> tuple[int, float] | None:
    """Where the figure changed among these commits, and how likely by chance; None where it did not."""
    p = _chance(points)
    at = _place(points) if p <= ALPHA else None
    if at is None or not _is_great(_median(points[:at]), _median(points[at:])):
        return None
    return at, p


def _chance(points: Sequence[Point]) -> float:
    """Pettitt's bound for the greatest rank sum of all splits between commits."""
    ranks = _ranks([value for point in points for value in point.runs])
    count, taken, summed, greatest = len(ranks), 0, 0.0, 0.0
    if count < NEEDED:
        return 1.0
    for point in points[:-1]:
        summed += sum(ranks[taken : taken + len(point.runs)])
        taken += len(point.runs)
        greatest = max(greatest, abs(2 * summed - taken * (count + 1)))
    return min(1.0, 2 * math.exp(-6 * greatest**2 / (count**3 + count**2)))


def _place(points: Sequence[Point]) -> int | None:
    """The split with enough runs on both sides whose runs deviate least from the medians of their sides."""
    sizes = [len(point.runs) for point in points]
    allowed = [at for at in range(1, len(points)) if min(sum(sizes[:at]), sum(sizes[at:])) >= LEAST_RUNS]
    return min(allowed, key=lambda at: _deviation(points[:at]) + _deviation(points[at:]), default=None)


def _deviation(points: Sequence[Point]) -> float:
    middle = _median(points)
    return sum(abs(value - middle) for point in points for value in point.runs)


def _settled(points: Sequence[Point], cuts: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """The cuts, each placed anew between its neighbours: the first were placed while others were unknown."""
    for index, (_, p) in enumerate(cuts):
        start = cuts[index - 1][0] if index else 0
        end = cuts[index + 1][0] if index + 1 < len(cuts) else len(points)
        found = _place(points[start:end])
        if found is not None:
            cuts[index] = (start + found, p)
    return cuts


def _ranks(values: Sequence[float]) -> list[float]:
    """The rank of each value from 1; equal values share the middle of theirs."""
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = [0.0] * len(values)
    begin = 0
    while begin < len(order):
        end = begin
        while end < len(order) and values[order[end]] == values[order[begin]]:
            end += 1
        for index in order[begin:end]:
            ranks[index] = (begin + end + 1) / 2
        begin = end
    return ranks
