"""Reads of evidence."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.types import Item, Outcome, Subject
from seatrial.kit.problems import NotFound


def _item(row: Evidence) -> Item:
    outcome: Outcome = "found" if row.outcome == "found" else "failed"
    return Item(
        uid=str(row.uid),
        key=row.key,
        type=row.type,
        subject=Subject(row.service, row.environment, row.revision),
        outcome=outcome,
        findings=row.findings,
        problem=row.problem,
        producer=row.producer,
        provenance="proven" if row.provenance == "proven" else "asserted",
        command=row.command,
        scope=row.scope,
        count=row.count,
        sha256=row.sha256,
        effective_at=row.effective_at,
        collected_at=row.collected_at,
        expires_at=row.expires_at,
        extra={"author": row.author},
    )


def latest(keys: Collection[str]) -> Mapping[str, Item]:
    """The newest evidence under each key; keys without any are left out."""
    rows = Watch.objects.filter(key__in=keys, latest__isnull=False).select_related("latest")
    return {row.key: _item(row.latest) for row in rows if row.latest is not None}


def next_looks(keys: Collection[str]) -> Mapping[str, datetime]:
    """When each of the keys is looked at again."""
    return dict(Watch.objects.filter(key__in=keys).values_list("key", "due_at"))


def item(uid: UUID) -> Item:
    """The evidence of that uid; raises NotFound."""
    row = Evidence.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound(
            f"there is no evidence {uid}",
            remedy="Evidence that newer evidence superseded is kept for a week; the newest stays.",
        )
    return _item(row)


def history(key: str, *, limit: int = 20) -> list[Item]:
    """The newest evidence under the key, newest first."""
    return [_item(row) for row in Evidence.objects.filter(key=key).order_by("-collected_at")[:limit]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which evidence a list shows; '' leaves a field open."""

    service: str = ""
    type: str = ""


def items(wanted: Filter, *, before: UUID | None = None, limit: int = 50) -> list[Item]:
    """The evidence that matches, newest first, from before the one of that uid (uids bear their time)."""
    rows = Evidence.objects.order_by("-uid")
    if wanted.service:
        rows = rows.filter(service=wanted.service)
    if wanted.type:
        rows = rows.filter(type=wanted.type)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [_item(row) for row in rows[:limit]]


@dataclass(frozen=True, slots=True)
class Load:
    """How the watches stand at an instant."""

    watches: int
    due: int
    overdue: int


def load(*, now: datetime) -> Load:
    """How many watches there are, are due, and are overdue by more than their own interval."""
    rows = list(Watch.objects.filter(due_at__lte=now).values_list("due_at", "every"))
    overdue = sum(now - due_at > every for due_at, every in rows)
    return Load(Watch.objects.count(), len(rows), overdue)


def is_anything_due(*, now: datetime) -> bool:
    """Whether a watch is due that nobody looks at."""
    return Watch.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=now), due_at__lte=now
    ).exists()


def looks_under_way(*, now: datetime) -> int:
    """How many watches are claimed by somebody who looks at them."""
    return Watch.objects.filter(claimed_until__gt=now).count()


def collected() -> int:
    """How much evidence was stored, as the database counts inserts: it starts from 0 after a crash of it."""
    table = Evidence._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = %s", [table])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
