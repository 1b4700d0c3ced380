"""Storing what was found: evidence, the watch's next look, and the event, in one transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import structlog
from django.db import DataError, IntegrityError, connection, transaction

from seatrial.domains.evidence import rules, selectors
from seatrial.domains.evidence.events import EvidenceCollected
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.types import Item
from seatrial.kit import events

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Found = Sequence[tuple[Watch, Item]]
_LONGEST_REVISION = 200


def store(found: Found, *, now: datetime) -> None:
    """The items stand as evidence, and their watches are due again in time.

    What the database refuses costs nobody else: the items are then stored one by one, and the refused
    one is logged and looked for again.
    """
    if not found:
        return
    try:
        _store(found, now)
    except (DataError, IntegrityError) as error:
        if len(found) > 1:
            for each in found:
                store([each], now=now)
            return
        watch, item = found[0]
        log.error("evidence.refused", key=item.key, error=str(error))
        due = rules.next_due(now, every=watch.every, expires=item.expires_at)
        Watch.objects.filter(pk=watch.pk).update(due_at=due, claimed_until=None)


@transaction.atomic
def _store(found: Found, now: datetime) -> None:
    # Locked in one order, so that two workers with overlapping batches cannot block each other.
    keys = sorted(watch.pk for watch, _ in found)
    rows = Watch.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    standing = {row.pk: row for row in rows}
    # A watch that ended while it was looked at has nobody left who wants to know.
    wanted = [(watch, item) for watch, item in found if watch.pk in standing]
    if not wanted:
        return
    wanted = _capped(wanted)
    Evidence.objects.bulk_create([_row(item, watch) for watch, item in wanted])
    for watch, item in wanted:
        _follow(standing[watch.pk], watch, item, now)
    _write([standing[watch.pk] for watch, _ in wanted])
    events.publish(EvidenceCollected(keys=tuple(sorted(item.key for _, item in wanted))))


def _capped(found: Sequence[tuple[Watch, Item]]) -> list[tuple[Watch, Item]]:
    """The same; what a policy lets count for a shorter time expires sooner."""
    ages = selectors.ages()
    if not ages.everywhere and not ages.by_tier:
        return list(found)
    tiers = selectors.tiers({watch.service for watch, _ in found}, ages=ages)

    def capped(watch: Watch, item: Item) -> Item:
        tier = tiers.get(watch.service)
        expires = ages.expiry(item.type, tier=tier, effective=item.effective_at, expires=item.expires_at)
        return replace(item, expires_at=expires)

    return [(watch, capped(watch, item)) for watch, item in found]


#: One statement for all: a CASE for each row, as bulk_update writes it, takes longer than the looks.
_WRITE = """
UPDATE evidence_watch w
   SET latest_id = v.latest, last_collected_at = v.collected, claimed_until = NULL, due_at = v.due,
       is_final = v.final
  FROM unnest(%s::bigint[], %s::uuid[], %s::timestamptz[], %s::timestamptz[], %s::boolean[])
    AS v (id, latest, collected, due, final)
 WHERE w.id = v.id
"""


def _write(rows: Sequence[Watch]) -> None:
    columns = ("pk", "latest_id", "last_collected_at", "due_at", "is_final")
    unique = {row.pk: row for row in rows}.values()
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [[getattr(row, column) for row in unique] for column in columns])


def _follow(row: Watch, looked: Watch, item: Item, now: datetime) -> None:
    """What the watch says after the look that began as `looked`."""
    row.claimed_until = None
    if row.demand != looked.demand:
        # Somebody asked meanwhile: what was found before that does not answer, so it stays due.
        row.due_at, row.is_final = now, False
    else:
        row.due_at, row.is_final = _due(row, item, now), bool(item.extra.get("final"))
    # A look whose claim was taken over may come in late: the newer evidence stays the latest.
    if row.last_collected_at is None or row.last_collected_at <= item.collected_at:
        row.latest_id, row.last_collected_at = item.uid, item.collected_at


def _due(row: Watch, item: Item, now: datetime) -> datetime:
    """When to look again: what stays as it is once it expires, what waits for a deployment when it can."""
    if item.extra.get("final") and item.expires_at > now:
        return item.expires_at
    ready = rules.findable_at(row.probe, parameters=row.parameters, deployed_at=row.deployed_at)
    if ready is not None and ready > now:
        return ready
    return rules.next_due(now, every=row.every, expires=item.expires_at)


def _row(item: Item, watch: Watch) -> Evidence:
    return Evidence(
        uid=item.uid,
        key=item.key,
        type=item.type,
        service=item.subject.service,
        environment=item.subject.environment,
        revision=(item.extra.get("revision") or item.subject.revision)[:_LONGEST_REVISION],
        outcome=item.outcome,
        findings=dict(item.findings),
        problem=item.problem,
        producer=item.producer,
        author=watch.author,
        provenance=item.provenance,
        command=item.command,
        scope=item.scope,
        count=item.count,
        sha256=item.sha256,
        effective_at=min(item.effective_at, item.collected_at),
        collected_at=item.collected_at,
        expires_at=item.expires_at,
    )
