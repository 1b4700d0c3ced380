"""Taking up what is due, so that no two workers look at once and none is forgotten when one dies."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.rules import executing

#: How long a claim outlives the look's own timeout before another worker may take it over.
GRACE = timedelta(seconds=15)


@transaction.atomic
def claim_due(*, now: datetime, limit: int) -> list[int]:
    """The watches (primary keys) that were due and are now claimed, the longest overdue first.

    None of them runs something: those are for runners (`handing`).

    Whoever claims looks at once: a claim lasts for one look, and is anybody's again after it.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    due = Watch.objects.filter(free, due_at__lte=now).exclude(probe__in=executing()).order_by("due_at", "pk")
    rows = list(due.select_for_update(skip_locked=True)[:limit])
    for row in rows:
        row.claimed_until = now + row.timeout + GRACE
    Watch.objects.bulk_update(rows, ["claimed_until"])
    return [row.pk for row in rows]
