"""Decisions that fell lately, or are about to: what an overview names."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.rows import decision_of
from seatrial.domains.reviews.types import Decision


def falling(
    *, within: timedelta, now: datetime, known: Collection[str] | None = None, limit: int
) -> Sequence[Decision]:
    """Decisions that fell within that time before `now`, and were not followed by another one, or that end
    within it by their own date; the latest first.
    """
    rows = models.Decision.objects.select_related("review").exclude(outcome="no_go")
    fell = Q(fallen_at__gte=now - within, fallen_at__lte=now)
    ends = Q(fallen_at=None, stands_until__lte=now + within)
    rows = rows.filter(fell | ends).order_by("-decided_at", "-uid")
    if known is not None:
        rows = rows.filter(service__in=known)
    found = [decision_of(row) for row in rows[: limit * 2]]
    return [each for each in found if all(cause.kind != "superseded" for cause in each.fallen)][:limit]


def places_decided(service_uid: str) -> list[str]:
    """The environments about which something was decided for the service."""
    rows = models.Decision.objects.filter(service_uid=service_uid)
    return sorted(rows.values_list("environment", flat=True).distinct())
