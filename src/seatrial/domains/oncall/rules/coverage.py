"""What a schedule lacks: needed time without anybody, and layers that rest on one person."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from seatrial.domains.oncall.rules.spans import union, without
from seatrial.domains.oncall.types import Cover, Gap, Schedule, Shift, Span

_NOTHING, _HOUR = timedelta(0), timedelta(hours=1)


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


def cover(
    schedule: Schedule,
    *,
    shifts: Sequence[Shift],
    start: datetime,
    end: datetime,
    needed: Sequence[Span] | None,
    unreachable: Collection[str] = (),
    stale: Collection[str] = (),
    untested: Collection[str] = (),
) -> Cover:
    """What the coverage of the schedule lacks between the two instants; of `unreachable`, `stale` and
    `untested` people those count whom it has as primary.
    """
    missing = gaps(shifts, start=start, end=end, needed=needed)
    wanted = end - start if needed is None else sum((each.end - each.start for each in needed), _NOTHING)
    lost = sum((each.length for each in missing), _NOTHING)
    people = {each.person for each in shifts if each.role == "primary"}
    people |= {each for layer in schedule.layers if layer.role == "primary" for each in layer.people}
    return Cover(
        schedule=schedule.urn, title=schedule.title, start=start, end=end, gaps=tuple(missing),
        needed_hours=wanted / _HOUR, covered_hours=(wanted - lost) / _HOUR, people=tuple(sorted(people)),
        unreachable=tuple(sorted(people & set(unreachable))), stale=tuple(sorted(people & set(stale))),
        single=tuple(single_layers(schedule)), rests_on=rests_on_one(schedule, shifts=shifts),
        untested=tuple(sorted(people & set(untested))),
    )  # fmt: skip
