"""Shifts that the form of a swap is filled with, so that nobody has to type when they begin and end."""

from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import rules, selectors
from seatrial.domains.oncall.types import Schedule, Shift
from seatrial.domains.oncall.views.strips import SHOWN

#: The fields of the form that the address may fill.
FIELDS = ("asked", "start", "end", "return_start", "return_end")


@dataclass(frozen=True, slots=True)
class Offer:
    """A shift, whose it is by handle and name ('' for one's own), and what the fields would hold."""

    shift: Shift
    handle: str
    name: str
    start: str
    end: str


def offers_of(found: Schedule, *, me: str, now: datetime) -> list[Offer]:
    """The next shifts of whoever asks, and of all who may be asked; shadows have nothing to swap, and of the
    last one nobody sees the end.
    """
    end = now + 2 * SHOWN
    shifts = [
        each
        for each in selectors.shifts([found], start=now, end=end)[found.urn]
        if each.role != "shadow" and selectors.is_uid(each.person) and each.end < end
    ]
    people = identity.profiles({each.person for each in shifts})
    return [
        Offer(
            each,
            "" if each.person == me else people[each.person].handle,
            "" if each.person == me else people[each.person].name,
            _shown(each.start, found),
            _shown(each.end, found),
        )
        for each in shifts
        if each.person in people
    ]


def _shown(at: datetime, found: Schedule) -> str:
    return rules.local(at, zone=found.time_zone).strftime("%Y-%m-%dT%H:%M")
