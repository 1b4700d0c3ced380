"""Which looks are kept up, and which are wanted now."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence import rules
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.binding import bind
from seatrial.domains.evidence.services.waking import wake_after_commit
from seatrial.domains.evidence.types import PROBES, Order
from seatrial.kit.access import system

_BATCH = 1000
_ACTOR = system("evidence")
_WATCHES = "evidence:watches"
#: Keys that an entry of the audit log names.
_LISTED = 100
#: A new watch is due at once; so many in a second, so that a large apply is no flood.
_FIRST_LOOKS_A_SECOND = 500
#: What an order says about a watch. A change of any makes it due now.
_ORDERED = (
    "service", "environment", "revision", "workspace", "probe", "parameters", "evidence_type",
    "max_age", "every", "timeout", "author", "deployed_at",
)  # fmt: skip


@transaction.atomic
def keep_watches(orders: Sequence[Order], *, now: datetime) -> None:
    """Exactly these orders are watched. New and changed ones are due now, the others stay as they are.

    Evidence of watches that end stays.
    """
    with connection.cursor() as cursor:  # two applies of two workspaces both bring the complete set
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('evidence.keep_watches'))")
    known = {row[0]: row for row in Watch.objects.values_list("key", "pk", *_ORDERED)}
    new: list[Watch] = []
    changed: list[Watch] = []
    for order in orders:
        row = known.pop(order.key, None)
        fields = _fields(order)
        if row is None:
            new.append(Watch(key=order.key, due_at=_due(order, len(new), now), **fields))
        elif row[2:] != tuple(fields[name] for name in _ORDERED):
            due = _due(order, len(changed), now)
            changed.append(Watch(pk=row[1], key=order.key, due_at=due, **fields))
    gone = [row[1] for row in known.values()]
    for start in range(0, len(gone), _BATCH):
        Watch.objects.filter(pk__in=gone[start : start + _BATCH]).delete()
    Watch.objects.bulk_create(new, batch_size=_BATCH)
    Watch.objects.bulk_update(changed, [*_ORDERED, "due_at", "is_final"], batch_size=_BATCH)
    # A look that is under way does not answer what the changed watch asks.
    Watch.objects.filter(pk__in=[watch.pk for watch in changed]).update(demand=F("demand") + 1)
    bind([watch for watch in (*new, *changed) if watch.due_at is None])
    if new or changed or gone:
        details = {"new": len(new), "changed": len(changed), "gone": len(gone)}
        audit.record("evidence.watches-changed", actor=_ACTOR, subject=_WATCHES, details=details, now=now)
        wake_after_commit()


@transaction.atomic
def demand(keys: Sequence[str], *, now: datetime) -> int:
    """Each is looked at as soon as a worker is free, also where a look is under way; gives how many.

    What somebody sends is not looked for, nor what was found for good and counts still.
    """
    rows = Watch.objects.select_for_update().filter(key__in=keys).order_by("pk")
    wanted = list(rows.values_list("pk", flat=True))
    looked_at = Watch.objects.filter(pk__in=wanted, due_at__isnull=False)
    looked_at = looked_at.exclude(is_final=True, due_at__gt=now)
    count = looked_at.update(due_at=now, demand=F("demand") + 1)
    if count:
        details = {"looks": count, "keys": sorted(keys)[:_LISTED]}
        audit.record("evidence.demanded", actor=_ACTOR, subject=_WATCHES, details=details, now=now)
        wake_after_commit()
    return count


@transaction.atomic
def demand_files(workspace: str, *, now: datetime) -> int:
    """Every watch that looks at files of the workspace is due; gives how many."""
    readers = [probe.name for probe in PROBES if probe.offline or probe.executes]
    rows = Watch.objects.select_for_update().filter(workspace=workspace, probe__in=readers).order_by("pk")
    wanted = list(rows.values_list("pk", flat=True))
    count = Watch.objects.filter(pk__in=wanted).update(due_at=now, demand=F("demand") + 1)
    wake_after_commit()
    return count


def _fields(order: Order) -> Mapping[str, Any]:
    return {
        "service": order.subject.service,
        "environment": order.subject.environment,
        "revision": order.subject.revision,
        "workspace": order.workspace,
        "probe": order.probe,
        "parameters": dict(order.parameters),
        "evidence_type": order.evidence_type,
        "max_age": order.max_age,
        "every": order.every,
        "timeout": order.timeout,
        "author": order.author,
        "deployed_at": order.deployed_at if rules.waits(order.probe) else None,
    }


def _due(order: Order, index: int, now: datetime) -> datetime | None:
    """When it is looked at first; None where it waits for what somebody sends."""
    found = PROBES.find(order.probe)
    if found is not None and found.pushed:
        return None
    ready = rules.findable_at(order.probe, parameters=order.parameters, deployed_at=order.deployed_at)
    return max(now + timedelta(seconds=index // _FIRST_LOOKS_A_SECOND), ready or now)
