"""How the watches stand: how many are due, how much was collected."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Q

from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.rules import executing


@dataclass(frozen=True, slots=True)
class Load:
    """How the watches stand at an instant."""

    watches: int
    due: int
    overdue: int


def load(*, now: datetime) -> Load:
    """How many watches there are, are due, and are overdue by more than their own interval."""
    rows = list(Watch.objects.filter(due_at__lte=now).values_list("due_at", "every"))
    overdue = sum(due_at is not None and now - due_at > every for due_at, every in rows)
    return Load(Watch.objects.count(), len(rows), overdue)


def is_anything_due(*, now: datetime) -> bool:
    """Whether a watch is due that nobody looks at."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Watch.objects.filter(free, due_at__lte=now).exclude(probe__in=executing()).exists()


def is_anything_to_hand_out(*, now: datetime) -> bool:
    """Whether a watch is due that runs something, and nobody was asked."""
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    return Watch.objects.filter(free, due_at__lte=now, probe__in=executing()).exists()


def looks_under_way(*, now: datetime) -> int:
    """How many watches are claimed by somebody who looks at them."""
    return Watch.objects.filter(claimed_until__gt=now).exclude(probe__in=executing()).count()


def collected() -> int:
    """How much evidence was stored, as the database counts inserts: it starts from 0 after a crash of it."""
    table = Evidence._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
