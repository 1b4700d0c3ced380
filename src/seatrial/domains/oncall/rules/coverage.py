"""What a schedule lacks: needed time without anybody, and layers that rest on one person."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from seatrial.domains.oncall.rules.spans import union, without
from seatrial.domains.oncall.types import Gap, Schedule, Shift, Span


def gaps(
    shifts: Iterable[Shift], *, start: datetime, end: datetime, needed: Sequence[Span] | None = None
) -> list[Gap]:
    """The needed spans between the two instants in which nobody is on call as primary, in order; `needed`
    None is all of it. A gap outside what is needed is intended, and not told (R163).
    """
    covered = union(Span(each.start, each.end) for each in shifts if each.role == "primary")
    wanted = [Span(start, end)] if needed is None else union(needed)
    inside = [Span(max(each.start, start), min(each.end, end)) for each in wanted]
    found = [left for each in inside if each.start < each.end for left in without(each, taken=covered)]
    return [Gap(each.start, each.end) for each in found]


def rests_on_one(schedule: Schedule, *, shifts: Iterable[Shift]) -> str:
    """The only person that the schedule has for the spans of the shifts; '' where there are several."""
    people = {each.person for each in shifts if each.role == "primary"}
    people |= {each for layer in schedule.layers if layer.role == "primary" for each in layer.people}
    return people.pop() if len(people) == 1 else ""


def single_layers(schedule: Schedule) -> list[str]:
    """The primary layers in whose rotation there is one person only, by name."""
    return [each.name for each in schedule.layers if each.role == "primary" and len(set(each.people)) == 1]
