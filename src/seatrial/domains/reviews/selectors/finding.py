"""Reviews by what somebody types into a search."""

from collections.abc import Collection

from django.db.models import Q

from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.reviews import number_of
from seatrial.domains.reviews.selectors.rows import review_of
from seatrial.domains.reviews.types import Review


def find_reviews(text: str, *, known: Collection[str] | None = None, limit: int) -> list[Review]:
    """Reviews of that number (`R-12`), or with the words in title or service, the newest first."""
    words = text.strip()
    number = number_of(words)
    match = Q(title__icontains=words) | Q(service__icontains=words)
    if number is not None:
        match |= Q(number=number)
    rows = models.Review.objects.filter(match).order_by("-number")
    if known is not None:
        rows = rows.filter(service__in=known)
    return [review_of(row) for row in rows[:limit]]
