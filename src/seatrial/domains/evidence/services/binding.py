"""Binding: a criterion that waits for something sent sees the piece that counts, or none."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.events import EvidenceCollected
from seatrial.domains.evidence.models import Evidence, Retraction, Watch
from seatrial.kit import events

_BATCH = 1000
_STANDING = Retraction.objects.filter(evidence=OuterRef("pk"), undone_at__isnull=True)


def bind(watches: Sequence[Watch]) -> None:
    """Each of the watches, which wait for something sent, points to the piece that counts for it now.

    Called in the transaction that made the watches or the evidence; says nothing to those above.
    """
    for start in range(0, len(watches), _BATCH):
        some = watches[start : start + _BATCH]
        candidates = _candidates({_sent_key(watch) for watch in some})
        for watch in some:
            found = rules.best(
                candidates[_sent_key(watch)], parameters=watch.parameters, revision=watch.revision
            )
            watch.latest = found
            watch.last_collected_at = found.collected_at if found is not None else None
        Watch.objects.bulk_update(some, ["latest", "last_collected_at"])


def rebind(row: Evidence, *, now: datetime) -> tuple[str, ...]:
    """Whoever waits for evidence of that key is bound anew, and those above are told; gives their keys."""
    del now
    waiting = Watch.objects.select_for_update().filter(
        service=row.service, environment=row.environment, due_at__isnull=True, evidence_type=row.type
    )
    concerned = [watch for watch in waiting.order_by("pk") if _sent_key(watch) == row.key]
    bind(concerned)
    keys = tuple(sorted(watch.key for watch in concerned))
    if keys:
        events.publish(EvidenceCollected(keys=keys))
    return keys


def standing() -> QuerySet[Evidence]:
    """Evidence that nobody retracted, and whose scan, where it is the outcome of one, nobody retracted."""
    of_scan = Retraction.objects.filter(evidence=OuterRef("derived_from"), undone_at__isnull=True)
    return Evidence.objects.filter(~Exists(_STANDING), ~Exists(of_scan))


def _candidates(keys: set[str]) -> dict[str, list[Evidence]]:
    """Of each key the latest effective piece by provenance and revision: one of them counts."""
    found: dict[str, list[Evidence]] = defaultdict(list)
    kinds = ("key", "provenance", "revision")
    for row in (
        standing()
        .filter(key__in=keys)
        .exclude(name="")
        .order_by(*kinds, "-effective_at", "-collected_at")
        .distinct(*kinds)
    ):
        found[row.key].append(row)
    return found


def _sent_key(watch: Watch) -> str:
    wanted = watch.parameters
    return rules.sent_key(
        watch.service, environment=watch.environment, type=wanted["type"], name=wanted.get("name", "")
    )
