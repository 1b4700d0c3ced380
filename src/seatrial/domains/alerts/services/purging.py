"""Requests of monitors that were read long ago go."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from seatrial.domains.alerts.models import Arrival, DeadLetter

#: So many at a time, so that nobody waits for their locks.
_BATCH = 1000


def purge_arrivals(*, clock: Callable[[], datetime], limit: int = _BATCH) -> int:
    """Up to `limit` arrivals are gone that were read, came before the days that they are kept, and of which
    no dead letter waits; how many. Items keep what they said, and forget which arrival said it.
    """
    before = clock() - timedelta(days=settings.ARRIVAL_DAYS)
    waiting = DeadLetter.objects.filter(arrival=OuterRef("pk"), settled_at=None)
    rows = Arrival.objects.filter(received_at__lt=before, read_at__isnull=False).exclude(Exists(waiting))
    with transaction.atomic():
        locked = rows.select_for_update(skip_locked=True).order_by("received_at")
        ids = list(locked.values_list("id", flat=True)[:limit])
        Arrival.objects.filter(id__in=ids).delete()
    return len(ids)
