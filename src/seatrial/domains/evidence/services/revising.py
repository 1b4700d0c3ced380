"""Something else runs now: what is watched there is about it from now on."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.waking import wake_after_commit
from seatrial.kit.access import system

_ACTOR = system("evidence")


@transaction.atomic
def revise(service: str, *, environment: str, revision: str, now: datetime) -> int:
    """The watches of the service there are about that revision, and due; gives how many were not before.

    Evidence of the revision before stays, and does not speak for this one.
    """
    rows = Watch.objects.select_for_update().filter(service=service, environment=environment)
    wanted = list(rows.exclude(revision=revision).order_by("pk").values_list("pk", flat=True))
    if not wanted:
        return 0
    changed = Watch.objects.filter(pk__in=wanted)
    changed.update(revision=revision, demand=F("demand") + 1)
    changed.filter(due_at__isnull=False).update(due_at=now)
    details = {"environment": environment, "revision": revision, "watches": len(wanted)}
    audit.record("evidence.subject-revised", actor=_ACTOR, subject=service, details=details, now=now)
    wake_after_commit()
    return len(wanted)
