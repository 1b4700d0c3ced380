"""Where the shifts of a schedule change hands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.oncall.types import Shift


@dataclass(frozen=True, slots=True)
class HandOver:
    """At that instant `arriving` takes over from `leaving`, who is '' where nobody was on call before."""

    at: datetime
    leaving: str
    arriving: str


def hand_overs(shifts: Iterable[Shift], *, start: datetime) -> Iterator[HandOver]:
    """Every instant after `start` at which somebody is on call who was not just before, in order.

    The end of a shift that nobody follows is a gap and no hand-over.
    """
    mine = [each for each in shifts if each.role == "primary"]
    for at in sorted({each.start for each in mine if each.start > start}):
        before = {each.person for each in mine if each.start < at <= each.end}
        after = {each.person for each in mine if each.start <= at < each.end}
        leaving = sorted(before - after)
        for arriving in sorted(after - before):
            yield HandOver(at, leaving[0] if leaving else "", arriving)
