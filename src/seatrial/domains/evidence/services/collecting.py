"""Looking, side by side and outside any transaction, and storing what was found in small batches."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime

import structlog
from django.db import transaction

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.events import EvidenceCollected
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.types import Files, Item, Order, Subject
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit import events

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_SIDE_BY_SIDE = 16
#: What has been found is stored at least this often, whatever else still hangs.
_FLUSH_SECONDS = 0.3

Clock = Callable[[], datetime]


def collect(watches: Sequence[int], *, clock: Clock, allow: Sequence[str] = ()) -> int:
    """Each of the watches (primary keys) has been looked at, and what was found is stored; gives how many.

    `clock` gives the time of each look and each storing: a batch may take as long as its slowest probe.
    `allow` lists the addresses that probes may reach although they are this machine's own. A slow probe
    delays nobody's result but its own. May run twice for one watch: the later evidence counts.
    """
    claimed = list(Watch.objects.filter(pk__in=watches))
    files = {name: workspace.files(name) for name in {row.workspace for row in claimed}}
    pool = ThreadPoolExecutor(max_workers=_SIDE_BY_SIDE, thread_name_prefix="probe")
    try:
        looks = {pool.submit(_look, row, files[row.workspace], clock, allow): row for row in claimed}
        while looks:
            done, _ = wait(looks, timeout=_FLUSH_SECONDS, return_when=FIRST_COMPLETED)
            _store({looks.pop(future): future for future in done}, clock())
    finally:
        # Every look has its own deadline; one that does not keep it must not hold the worker.
        pool.shutdown(wait=False, cancel_futures=True)
    return len(claimed)


def order_of(watch: Watch) -> Order:
    """The order that a watch keeps."""
    return Order(
        key=watch.key,
        subject=Subject(watch.service, watch.environment, watch.revision),
        workspace=watch.workspace,
        probe=watch.probe,
        parameters=watch.parameters,
        evidence_type=watch.evidence_type,
        max_age=watch.max_age,
        every=watch.every,
        timeout=watch.timeout,
        author=watch.author,
    )


def _look(watch: Watch, files: Files, clock: Clock, allow: Sequence[str]) -> Item:
    item = rules.observe(order_of(watch), files=files, now=clock(), allow=allow)
    if "fault" in item.extra:
        log.error("probe.broken", probe=watch.probe, key=watch.key, fault=item.extra["fault"])
    return item


@transaction.atomic
def _store(found: Mapping[Watch, "Future[Item]"], now: datetime) -> None:
    if not found:
        return
    # Locked in one order, so that two workers with overlapping batches cannot block each other.
    keys = sorted(watch.pk for watch in found)
    demands = dict(
        Watch.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk", "demand")
    )
    # A watch that ended while it was looked at has nobody left who wants to know.
    items = {watch: future.result() for watch, future in found.items() if watch.pk in demands}
    rows = {watch: _row(item, watch) for watch, item in items.items()}
    Evidence.objects.bulk_create(rows.values())
    for watch, item in items.items():
        watch.latest_id, watch.last_collected_at, watch.claimed_until = (
            rows[watch].uid,
            item.collected_at,
            None,
        )
        # Somebody asked meanwhile: what was found before that does not answer, so it stays due.
        asked_meanwhile = demands[watch.pk] != watch.demand
        watch.due_at = (
            now if asked_meanwhile else rules.next_due(now, every=watch.every, expires=item.expires_at)
        )
    Watch.objects.bulk_update(items, ["latest", "last_collected_at", "claimed_until", "due_at"])
    if items:
        events.publish(EvidenceCollected(keys=tuple(sorted(item.key for item in items.values()))))


def _row(item: Item, watch: Watch) -> Evidence:
    return Evidence(
        uid=item.uid,
        key=item.key,
        type=item.type,
        service=item.subject.service,
        environment=item.subject.environment,
        revision=item.extra.get("revision") or item.subject.revision,
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
