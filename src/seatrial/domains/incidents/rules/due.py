"""By when a postmortem is due, and when its owner is reminded."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from seatrial.domains.incidents.types import IncidentPolicy


def review_due(
    rank: int, *, declared_at: datetime, resolved_at: datetime, policy: IncidentPolicy
) -> datetime | None:
    """By when the postmortem of an incident of that rank is due; None where none is asked for (R201)."""
    if rank not in policy.postmortem_ranks:
        return None
    return (resolved_at if policy.counted_from == "resolved" else declared_at) + policy.within


def reminder(
    due_at: datetime, *, now: datetime, before: Iterable[timedelta], reminded: int | None
) -> int | None:
    """Which reminder is to be sent now, as seconds before the time; None where none is. Of several that were
    missed the nearest is sent alone, and each once.
    """
    passed = [int(each.total_seconds()) for each in before if now >= due_at - each]
    nearest = min(passed, default=None)
    if nearest is None or now > due_at:
        return None
    return nearest if reminded is None or nearest < reminded else None
