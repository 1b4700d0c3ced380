"""Something else runs now: what is watched there is about it from now on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence import rules
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.waking import wake_after_commit
from seatrial.kit.access import system

_ACTOR = system("evidence")


@transaction.atomic
def revise(
    service: str, *, environment: str, revision: str, now: datetime, deployed_at: datetime | None = None
) -> int:
    """The watches of the service there are about that revision, and due; gives how many were not before.

    What waits for deployments is due as soon as it can find something about this one, also where the same
    was deployed again. Evidence of the revision before stays, and does not speak for this one.
    """
    rows = Watch.objects.select_for_update().filter(service=service, environment=environment)
    waiting = _wait(list(rows.filter(probe__in=rules.waiting()).order_by("pk")), revision, deployed_at, now)
    others = rows.exclude(probe__in=rules.waiting()).exclude(revision=revision)
    wanted = list(others.order_by("pk").values_list("pk", flat=True))
    if not wanted and not waiting:
        return 0
    changed = Watch.objects.filter(pk__in=wanted)
    changed.update(revision=revision, demand=F("demand") + 1)
    changed.filter(due_at__isnull=False).update(due_at=now)
    count = len(wanted) + waiting
    details = {"environment": environment, "revision": revision, "watches": count}
    audit.record("evidence.subject-revised", actor=_ACTOR, subject=service, details=details, now=now)
    wake_after_commit()
    return count


def _wait(rows: list[Watch], revision: str, deployed_at: datetime | None, now: datetime) -> int:
    """Each of them waits for what follows that deployment; gives how many did not yet."""
    changed = [row for row in rows if (row.revision, row.deployed_at) != (revision, deployed_at)]
    for row in changed:
        row.revision, row.deployed_at, row.is_final = revision, deployed_at, False
        ready = rules.findable_at(row.probe, parameters=row.parameters, deployed_at=deployed_at)
        row.due_at = max(now, ready or now)
        row.demand += 1
    Watch.objects.bulk_update(changed, ["revision", "deployed_at", "is_final", "due_at", "demand"])
    return len(changed)
