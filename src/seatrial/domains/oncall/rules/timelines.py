"""Who is on call when: turns, absences, layers over layers, and what somebody took over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from seatrial.domains.oncall.rules.spans import cut, union, without
from seatrial.domains.oncall.rules.turns import turns
from seatrial.domains.oncall.types import Absence, Layer, Schedule, Shift, Span, Takeover

_LEAST = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Changes:
    """What changes the turns: absences by person (in order and apart), takeovers with the oldest first."""

    away: Mapping[str, Sequence[Span]]
    taken: Sequence[Takeover]

    def is_away(self, person: str, span: Span) -> bool:
        """Whether the person is away in the span, which no absence of theirs cuts."""
        return any(each.start <= span.start < each.end for each in self.away.get(person, ()))


def timeline(
    schedule: Schedule,
    *,
    start: datetime,
    end: datetime,
    overrides: Sequence[Takeover] = (),
    time_off: Iterable[Absence] = (),
) -> tuple[Shift, ...]:
    """The shifts between the two instants by their start; what somebody took over later (later in
    `overrides`) counts before what somebody took over earlier.

    At every instant each layer has one person at most, and layers that do not stand beside others have one
    among them: of the last one that has somebody. Whoever is away has no shift: the next one of the layer who
    is there has it (R167); where nobody is, the layers below count.
    """
    changes = _Changes(_absences(time_off), overrides)
    primary = [each for each in schedule.layers if each.role == "primary"]
    tracks = [_stacked([each for each in primary if not each.beside], changes, start, end)]
    tracks += [_stacked([each], changes, start, end) for each in primary if each.beside]
    shifts = [shift for track in tracks for shift in track]
    found = _taken_over(shifts, changes, Span(start, end))
    for layer in schedule.layers:
        if layer.role == "shadow":
            found += _there(layer, changes, start, end)
    return tuple(joined(found))


def who(
    schedule: Schedule,
    *,
    at: datetime,
    overrides: Sequence[Takeover] = (),
    time_off: Iterable[Absence] = (),
) -> tuple[Shift, ...]:
    """Whoever is on call at that instant: `timeline` of that instant alone."""
    return timeline(schedule, start=at, end=at + _LEAST, overrides=overrides, time_off=time_off)


def _absences(time_off: Iterable[Absence]) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = {}
    for each in time_off:
        found.setdefault(each.person, []).append(Span(each.start, each.end))
    return {person: union(spans) for person, spans in found.items()}


def _stacked(layers: Sequence[Layer], changes: _Changes, start: datetime, end: datetime) -> list[Shift]:
    """The shifts of the layers, a later layer over an earlier one."""
    found: list[Shift] = []
    covered: list[Span] = []
    for layer in reversed(layers):
        mine = [
            replace(shift, start=left.start, end=left.end)
            for shift in _there(layer, changes, start, end)
            for left in without(Span(shift.start, shift.end), taken=covered)
        ]
        covered = union([*covered, *(Span(each.start, each.end) for each in mine)])
        found += mine
    return found


def _there(layer: Layer, changes: _Changes, start: datetime, end: datetime) -> Iterator[Shift]:
    """The layer's turns; of whoever is away, those of the next one who is there."""
    edges = {
        edge
        for person in layer.people
        for each in changes.away.get(person, ())
        for edge in (each.start, each.end)
    }
    for turn in turns(layer, start=start, end=end):
        order = [*layer.people[turn.index :], *layer.people[: turn.index]]
        for part in cut(turn.span, at=edges):
            person = next((each for each in order if not changes.is_away(each, part)), None)
            if person is not None:
                why = "their turn" if person == order[0] else "whoever's turn it is, is away"
                yield Shift(part.start, part.end, person, layer.name, layer.role, why, order[0])


def _taken_over(shifts: list[Shift], changes: _Changes, whole: Span) -> list[Shift]:
    """The shifts after each takeover in its turn: of everybody's, or of one person's alone."""
    for each in changes.taken:
        span = Span(max(each.start, whole.start), min(each.end, whole.end))
        free = list(without(span, taken=changes.away.get(each.person, ()))) if span.start < span.end else []
        if each.instead_of:
            shifts = [piece for shift in shifts for piece in _instead(shift, each, free)]
        elif free:
            shifts = [piece for shift in shifts for piece in _outside(shift, free)]
            shifts += [_taken(each, left, "") for left in free]
    return shifts


def _instead(shift: Shift, takeover: Takeover, free: Sequence[Span]) -> Iterator[Shift]:
    """The shift; where it was that person's, the other one has what was taken over."""
    if takeover.instead_of not in (shift.turn_of, shift.person):
        yield shift
        return
    yield from _outside(shift, free)
    for each in free:
        start, end = max(shift.start, each.start), min(shift.end, each.end)
        if start < end:
            yield _taken(takeover, Span(start, end), shift.layer)


def _outside(shift: Shift, spans: Sequence[Span]) -> Iterator[Shift]:
    for left in without(Span(shift.start, shift.end), taken=spans):
        yield replace(shift, start=left.start, end=left.end)


def _taken(takeover: Takeover, span: Span, layer: str) -> Shift:
    why = f"took it over: {takeover.reason}" if takeover.reason else "took it over"
    return Shift(span.start, span.end, takeover.person, layer, "primary", why, takeover.person)


def joined(shifts: Iterable[Shift]) -> list[Shift]:
    """The shifts by their start; those of one person that touch and are alike are one."""
    found: list[Shift] = []
    last: dict[tuple[str, str, str, str, str], int] = {}
    for shift in sorted(shifts, key=lambda each: (each.start, each.role, each.layer, each.person)):
        key = (shift.person, shift.layer, shift.role, shift.why, shift.turn_of)
        place = last.get(key)
        if place is not None and found[place].end == shift.start:
            found[place] = replace(found[place], end=shift.end)
        else:
            last[key] = len(found)
            found.append(shift)
    return found
