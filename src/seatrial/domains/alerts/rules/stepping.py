"""What an escalation does next, from its policy's snapshot (R164, R172), by a passed clock."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from seatrial.domains.alerts.types import ADMINISTRATORS, AGAIN, Place, Step

#: So late a timer may be for the next one to keep to the plan; later ones count from when it was done, so
#: that nobody is paged in one go after an hour of darkness.
SLACK = timedelta(seconds=30)
Snapshot = Mapping[str, Any]


def step(policy: Snapshot, *, place: Place) -> Step:
    """Whom the place pages, and how long they have."""
    levels = policy["levels"]
    if place.level >= len(levels):
        targets = tuple(policy["fallback"]) or (ADMINISTRATORS,)
        return Step(place, targets, AGAIN, last=True)
    said = levels[place.level]
    return Step(place, tuple(said["to"]), timedelta(seconds=said["wait"]))


def following(policy: Snapshot, *, place: Place) -> Place:
    """What comes after the place: the next level; after the last the first one again, as often as the
    policy repeats; then the fallback, again and again, until somebody answers.
    """
    last = len(policy["levels"])
    if place.level + 1 < last:
        return Place(place.level + 1, place.round)
    if place.level < last and place.round < policy["repeat"]:
        return Place(0, place.round + 1)
    if place.level < last:
        return Place(last, 0)
    return Place(last, place.round + 1)


def next_at(due: datetime, *, wait: timedelta, now: datetime) -> datetime:
    """When the next step is due, after one that was due then and is done now."""
    return due + wait if now - due <= SLACK else now + wait


def plan(policy: Snapshot, *, start: datetime) -> list[tuple[datetime, Step]]:
    """When whom is paged if nobody ever answers, up to the second time of the fallback."""
    place, at, found = Place(), start, []
    while True:
        here = step(policy, place=place)
        found.append((at, here))
        if here.last and place.round:
            return found
        place, at = following(policy, place=place), at + here.wait


def asks_somebody_at_once(policy: Snapshot, *, place: Place, reached: int) -> bool:
    """Whether the next place is due at once: this one reached nobody, and is not the last."""
    return reached == 0 and place.level < len(policy["levels"])
