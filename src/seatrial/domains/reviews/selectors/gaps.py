"""Reads of gaps (R084)."""

from typing import Any

from django.db.models import QuerySet

from seatrial.domains.reviews import models
from seatrial.domains.reviews.types import Gap, GapFilter


def gaps(wanted: GapFilter, *, before: int = 0, limit: int | None = None) -> list[Gap]:
    """Gaps of the reviews that match, the last to open first; from before the one of that id."""
    rows = models.Gap.objects.select_related("review").order_by("-pk")
    rows = rows.filter(review__in=_reviews(wanted))
    if before:
        rows = rows.filter(pk__lt=before)
    return [_gap(row) for row in rows[:limit]]


def reviews_begun(wanted: GapFilter) -> dict[int, str]:
    """Service (URN) by number of each review that matches and is more than a draft, the latest first."""
    return dict(_reviews(wanted).order_by("-number").values_list("number", "service"))


def _reviews(wanted: GapFilter) -> "QuerySet[models.Review, models.Review]":
    rows = models.Review.objects.exclude(state="draft")
    given: dict[str, Any] = {"service_uid": wanted.service_uid, "opened_at__gte": wanted.since}
    rows = rows.filter(**{field: value for field, value in given.items() if value})
    return rows if wanted.known is None else rows.filter(service__in=wanted.known)


def _gap(row: models.Gap) -> Gap:
    return Gap(
        id=row.pk, number=row.review.number, service=row.review.service, environment=row.review.environment,
        item=row.item, area=row.area, opened_at=row.opened_at, closed_at=row.closed_at,
    )  # fmt: skip
