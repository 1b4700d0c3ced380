"""What an escalation does next, from its policy's snapshot (R164, R172), by a passed clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from seatrial.domains.alerts.types import ADMINISTRATORS, AGAIN, Place, Step

#: So late a timer may be for the next one to keep to the plan; later ones count from when it was done, so
#: that nobody is paged in one go after an hour of darkness.
SLACK = timedelta(seconds=30)
Snapshot = Mapping[str, Any]


def step(policy: Snapshot, *, place: Place, at_once: bool = False) -> Step:
    """Whom the place pages, and how long they have. `at_once`: the severity wants somebody else called from
    the beginning (R173), so that the first two levels are paged together.
    """
    levels = policy["levels"]
    if at_once and place == Place() and len(levels) > 1:
        second = step(policy, place=Place(1, 0))
        return replace(second, targets=(*levels[0]["to"], *second.targets), with_first=True)
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


def no_later_than(
    at: datetime, *, policy: Snapshot, here: Step, escalate_at: datetime | None, now: datetime
) -> datetime:
    """When what follows that step is due, which the policy has follow `at`: where the severity wants somebody
    else called by `escalate_at`, the second level is, if the first has not answered by then (R174, R175). A
    first level that was paged later than that has the time that the policy gives it.
    """
    if escalate_at is None or escalate_at <= now or here.place != Place() or len(policy["levels"]) < 2:
        return at
    return min(at, escalate_at)


def is_at_once(escalate_at: datetime | None, *, start: datetime) -> bool:
    """Whether the severity wants somebody else called from the beginning."""
    return escalate_at is not None and escalate_at <= start


def plan(
    policy: Snapshot, *, start: datetime, escalate_at: datetime | None = None
) -> list[tuple[datetime, Step]]:
    """When whom is paged if nobody ever answers, up to the second time of the fallback."""
    place, at, found = Place(), start, []
    while True:
        here = step(policy, place=place, at_once=is_at_once(escalate_at, start=start))
        found.append((at, here))
        if here.last and place.round:
            return found
        due = no_later_than(at + here.wait, policy=policy, here=here, escalate_at=escalate_at, now=at)
        place, at = following(policy, place=here.place), due


def asks_somebody_at_once(policy: Snapshot, *, place: Place, reached: int) -> bool:
    """Whether the next place is due at once: this one reached nobody, and is not the last."""
    return reached == 0 and place.level < len(policy["levels"])
