"""What verifications found, for lists (R015)."""

from uuid import UUID

from django.db.models import Q

from seatrial.domains.reviews import models
from seatrial.domains.reviews.selectors.reports import service_of
from seatrial.domains.reviews.selectors.reviews import row_of
from seatrial.domains.reviews.selectors.rows import review_of
from seatrial.domains.reviews.selectors.verifying import values_of, verification_of
from seatrial.domains.reviews.types import Review
from seatrial.domains.reviews.types.verifying import SETTLED, Finding, Verification
from seatrial.kit.access import Actor


def known_verification(name: str, *, actor: Actor) -> tuple[Review, Verification | None]:
    """The review of that number or uid with its verification; raises NotFound."""
    row = row_of(name, actor=actor)
    review = review_of(row)
    return review, verification_of(row, tier=service_of(review).tier)


def findings(
    review: Review, *, kind: str = "", settled: bool | None = None, after: str = "", limit: int
) -> list[Finding]:
    """What was found, in the order in which it was recorded, from after the one of that uid; only of a kind,
    only those that keep the review from closing (`settled` False), or only the others.
    """
    rows = models.Finding.objects.filter(review=UUID(review.uid)).order_by("uid")
    if kind:
        rows = rows.filter(kind=kind)
    if settled is not None:
        done = Q(runbook__in=SETTLED) & ~Q(kind="alert", label="")
        rows = rows.filter(done if settled else ~done)
    if after:
        rows = rows.filter(uid__gt=UUID(after))
    return values_of(rows[:limit])
