"""How long evidence counts, and when to look again (R062)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from seatrial.domains.evidence.types import Item
from seatrial.kit.durations import spell

#: Part of what is left of the evidence's life after which it is collected again at the latest.
_AHEAD = 2
_AT_LEAST = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether evidence still counts, and that in words."""

    fresh: bool
    words: str


def expires_at(effective: datetime, *, collected: datetime, max_age: timedelta) -> datetime:
    """The instant from which it counts no more: the maximal age after its effective date (R062).

    Collecting an old thing again makes it no younger, and a date in the future makes it no fresher.
    """
    try:
        return min(effective, collected) + max_age
    except OverflowError:
        return collected


def next_due(now: datetime, *, every: timedelta, expires: datetime) -> datetime:
    """When to look again after a look at `now`: each `every`, and in time before the evidence expires.

    What has expired already is looked at again each `every`: sooner would not make it younger.
    """
    left = expires - now
    if left <= timedelta(0):
        return now + max(every, _AT_LEAST)
    return now + max(min(every, left / _AHEAD), _AT_LEAST)


def freshness(item: Item, *, now: datetime) -> Freshness:
    """Whether the item counts at `now`; expired is what is at its expiry or beyond."""
    left = item.expires_at - now
    if left > timedelta(0):
        return Freshness(True, f"counts for another {spell(left)}")
    return Freshness(False, f"expired {spell(left)} ago")
