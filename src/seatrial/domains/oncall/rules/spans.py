"""Sums of spans of time."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from seatrial.domains.oncall.types import Span


def union(spans: Iterable[Span]) -> list[Span]:
    """The same instants in as few spans as possible, in order."""
    found: list[Span] = []
    for span in sorted(each for each in spans if each.start < each.end):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found


def without(span: Span, *, taken: Sequence[Span]) -> Iterator[Span]:
    """What is left of the span; `taken` are in order and apart from each other."""
    start = span.start
    for each in taken:
        if each.end <= start:
            continue
        if each.start >= span.end:
            break
        if start < each.start:
            yield Span(start, each.start)
        start = max(start, each.end)
    if start < span.end:
        yield Span(start, span.end)


def within(span: Span, *, allowed: Sequence[Span]) -> Iterator[Span]:
    """The parts of the span that lie in one of those, which are in order and apart."""
    for each in allowed:
        if each.end > span.start and each.start < span.end:
            yield Span(max(span.start, each.start), min(span.end, each.end))


def cut(span: Span, *, at: Iterable[datetime]) -> Iterator[Span]:
    """The span in pieces, cut at those of the instants that lie in it."""
    edges = [span.start, *sorted({each for each in at if span.start < each < span.end}), span.end]
    for start, end in pairwise(edges):
        yield Span(start, end)
