"""Requests of monitors that were read long ago go, and what was compared with an incumbent long ago."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from seatrial.domains.alerts.models import Arrival, DeadLetter, Foreseen, Forward

#: So many at a time, so that nobody waits for their locks.
_BATCH = 1000


def purge(*, clock: Callable[[], datetime], limit: int = _BATCH) -> int:
    """Up to `limit` rows of each kind are gone that are kept no longer; how many in all."""
    return purge_arrivals(clock=clock, limit=limit) + purge_beside(clock=clock, limit=limit)


def purge_beside(*, clock: Callable[[], datetime], limit: int = _BATCH) -> int:
    """Up to `limit` steps that were compared with an incumbent are gone, and as many events that it took or
    refused, before the days that they are kept; how many in all.

    Of an alert that is not over everything stays: the incumbent hears the end of what it was told.
    """
    before = clock() - timedelta(days=settings.BESIDE_DAYS)
    over = {"alert__state": "resolved", "alert__resolved_at__lt": before}
    foreseen = Foreseen.objects.filter(ask_at=None, at__lt=before, **over).order_by("at")
    forwards = Forward.objects.filter(due_at=None, made_at__lt=before, **over).order_by("made_at")
    return _delete(foreseen, limit) + _delete(forwards, limit)


@transaction.atomic
def _delete(rows: QuerySet[Foreseen] | QuerySet[Forward], limit: int) -> int:
    locked = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(locked.values_list("id", flat=True)[:limit])
    rows.model.objects.filter(id__in=ids).delete()
    return len(ids)


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
