"""The turns of a layer: who would be on call when, before anything changes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from seatrial.domains.oncall.rules.instants import instant, local
from seatrial.domains.oncall.rules.spans import union, within
from seatrial.domains.oncall.types import Hours, Layer, Span

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Turn:
    """A part of the turn of the person with that number in the layer."""

    span: Span
    index: int


def turns(layer: Layer, *, start: datetime, end: datetime) -> Iterator[Turn]:
    """The layer's turns between the two instants, in order, in its hours alone.

    Turns change at the same local time all year: one that has a change of the clock in it is an hour longer
    or shorter than the others.
    """
    if not layer.people:
        return
    whole = _counting(layer, start, end)
    if whole is None:
        return
    allowed = hours_between(layer.hours, zone=layer.time_zone, start=whole.start, end=whole.end)
    first = local(whole.start, zone=layer.time_zone)
    # a turn back: the local time of an instant may lie before the change that it follows
    number = (first - layer.start) // layer.every - 1
    begin = instant(layer.start + number * layer.every, zone=layer.time_zone)
    while begin < whole.end:
        finish = instant(layer.start + (number + 1) * layer.every, zone=layer.time_zone)
        turn = Span(max(begin, whole.start), min(finish, whole.end))
        if turn.start < turn.end and number >= 0:
            for part in within(turn, allowed=allowed):
                yield Turn(part, number % len(layer.people))
        begin, number = finish, number + 1


def _counting(layer: Layer, start: datetime, end: datetime) -> Span | None:
    """The part of the span in which the layer counts; None where there is none."""
    since = max(start, instant(layer.start, zone=layer.time_zone))
    if layer.since is not None:
        since = max(since, instant(layer.since, zone=layer.time_zone))
    until = end if layer.until is None else min(end, instant(layer.until, zone=layer.time_zone))
    return Span(since, until) if since < until else None


def hours_between(hours: tuple[Hours, ...], *, zone: str, start: datetime, end: datetime) -> list[Span]:
    """The spans in which those hours are, between the two instants; without any hours, all of it."""
    if not hours:
        return [Span(start, end)]
    found = []
    day = local(start, zone=zone).date() - _DAY
    last = local(end, zone=zone).date() + _DAY
    while day <= last:
        for each in hours:
            if day.weekday() in each.days:
                until = day if each.end > each.start else day + _DAY
                found.append(
                    Span(
                        instant(datetime.combine(day, each.start), zone=zone),
                        instant(datetime.combine(until, each.end), zone=zone),
                    )
                )
        day += _DAY
    return [each for one in union(found) for each in within(one, allowed=[Span(start, end)])]


def midnight(at: datetime, *, zone: str) -> datetime:
    """The beginning of the local day of that instant."""
    return instant(datetime.combine(local(at, zone=zone).date(), time()), zone=zone)
