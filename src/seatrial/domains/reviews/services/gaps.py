"""Gaps: items that are not met while their review is open, from when to when (R084)."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from seatrial.domains.reviews import models, rules, selectors
from seatrial.domains.reviews.types import ItemView


def keep_gaps(row: models.Review, *, items: Iterable[ItemView], now: datetime) -> None:
    """Every item that is not met is a gap, and no other one is open any more.

    Called whenever an item may have come to something else while the review is open.
    """
    lacking = {each.row.name: each for each in items if not each.is_settled}
    standing = models.Gap.objects.filter(review=row, closed_at=None)
    known = set(standing.values_list("item", flat=True))
    standing.filter(item__in=known - lacking.keys()).update(closed_at=now)
    models.Gap.objects.bulk_create(
        [
            models.Gap(review=row, item=name, area=lacking[name].shown.criterion.area, opened_at=now)
            for name in sorted(lacking.keys() - known)
        ]
    )


def keep_open_gaps(services: Collection[str], *, now: datetime) -> int:
    """The gaps of reviews that are being prepared or reviewed about these services (URNs); gives how many."""
    open_ones = models.Review.objects.filter(service__in=services, state__in=rules.WORKING)
    uids = list(open_ones.order_by("uid").values_list("uid", flat=True))
    for uid in uids:
        with transaction.atomic():
            row = models.Review.objects.select_for_update().get(pk=uid)
            if row.state in rules.WORKING:
                keep_gaps(row, items=selectors.report(row, now=now).items, now=now)
    return len(uids)
