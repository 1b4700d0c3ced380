"""Local times as instants, in an order that never turns round."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SECOND = timedelta(seconds=1)


@lru_cache(maxsize=65536)
def instant(local: datetime, *, zone: str) -> datetime:
    """The instant (UTC) of a local time without a zone of its own.

    A time that comes twice is its first one; a time that a change of the clock leaves out is the instant of
    that change. Later local times are therefore never earlier instants.
    """
    place = ZoneInfo(zone)
    first = local.replace(tzinfo=place, fold=0)
    found = first.astimezone(UTC)
    if found.astimezone(place).replace(tzinfo=None) == local:
        return found
    before = first.utcoffset()
    early, late = local.replace(tzinfo=place, fold=1).astimezone(UTC), found
    while late - early > _SECOND:
        middle = early + (late - early) / 2
        if middle.astimezone(place).utcoffset() == before:
            early = middle
        else:
            late = middle
    return late.replace(microsecond=0)


def local(at: datetime, *, zone: str) -> datetime:
    """What a clock there shows at the instant, without a zone."""
    return at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
