"""What teams agreed on and is not kept: notice before time off, and rest between shifts (R167).

All lengths are elapsed time: where a clock goes forward in a night, that night has an hour less of rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from seatrial.domains.oncall.rules.spans import union, without
from seatrial.domains.oncall.types import Agreement, Breach, Shift, Span, TimeOff

_NOTHING = timedelta(0)


def on_call(shifts: Iterable[Shift], *, person: str) -> list[Span]:
    """When the person is on call, on whichever schedule, in as few spans as possible: a shift that follows
    another one at once is one with it.
    """
    return union(
        Span(each.start, each.end) for each in shifts if each.person == person and each.role == "primary"
    )


def changed(spans: Sequence[Span], *, plus: Iterable[Span] = (), minus: Iterable[Span] = ()) -> list[Span]:
    """The spans after something was taken over, and something given away."""
    taken = union(minus)
    left = [piece for each in spans for piece in without(each, taken=taken)]
    return union([*left, *plus])


def short_rests(spans: Sequence[Span], *, person: str, agreed: timedelta | None) -> list[Breach]:
    """Rests between those spans that are shorter than agreed; as long as agreed is long enough."""
    if agreed is None:
        return []
    return [
        Breach("rest", person, before.end, after.start, after.start - before.end, agreed)
        for before, after in pairwise(spans)
        if after.start - before.end < agreed
    ]


def late_notices(times_off: Iterable[TimeOff], *, agreed: timedelta | None) -> list[Breach]:
    """Time off that was told less than the agreed time before it begins. Rest after a night cannot be told
    ahead, and is none.
    """
    if agreed is None:
        return []
    found = ((each, each.start - each.created_at) for each in times_off if each.kind != "rest")
    return [
        Breach("notice", each.person, each.start, each.end, max(had, _NOTHING), agreed)
        for each, had in found
        if had < agreed
    ]


def breaches(
    shifts: Mapping[str, Sequence[Shift]],
    *,
    times_off: Sequence[TimeOff],
    agreed: Agreement,
    start: datetime,
    end: datetime,
) -> dict[str, list[Breach]]:
    """By schedule of a team, what of its agreement is not kept between the two instants. A rest counts over
    all schedules of the team, on the one whose shift comes too soon; time off on each that the person is on.
    """
    people = {each.person for mine in shifts.values() for each in mine if each.role == "primary"}
    everything = [each for mine in shifts.values() for each in mine]
    rests = [
        found
        for person in sorted(people)
        for found in short_rests(
            on_call(everything, person=person), person=person, agreed=agreed.rest_between
        )
        if start <= found.end < end
    ]
    late = [
        found for found in late_notices(times_off, agreed=agreed.notice) if start <= found.start < end
    ]  # fmt: skip
    return {urn: _mine(mine, rests, late) for urn, mine in shifts.items()}


def _mine(shifts: Sequence[Shift], rests: Sequence[Breach], late: Sequence[Breach]) -> list[Breach]:
    begun = {(each.person, each.start) for each in shifts if each.role == "primary"}
    people = {each.person for each in shifts} | {each.turn_of for each in shifts}
    found = [each for each in rests if (each.person, each.end) in begun]
    found += [each for each in late if each.person in people]
    return sorted(found, key=lambda each: (each.start, each.person))
