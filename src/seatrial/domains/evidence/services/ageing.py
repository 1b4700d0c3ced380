"""Ages follow the policies as soon as they are applied."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from seatrial.domains.evidence.events import EvidenceCollected
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.waking import wake_after_commit
from seatrial.domains.workspace.types import Change
from seatrial.kit import events

_BATCH = 500


@transaction.atomic
def follow_policies(
    workspace: str, *, changes: Mapping[str, Change], uids: Mapping[str, str], now: datetime, **more: object
) -> None:
    """What probes found is looked for again, so that it bears its new expiry; what was sent, and what was
    found for good, is judged anew: its source may have forgotten it.

    Called in the transaction of an apply that changed a policy.
    """
    del workspace, changes, uids, more
    looked_for = Watch.objects.filter(due_at__isnull=False, is_final=False)
    looked_for.update(due_at=now, demand=F("demand") + 1)
    stays = Q(due_at__isnull=True) | Q(is_final=True)
    sent = list(Watch.objects.filter(stays, latest__isnull=False).values_list("key", flat=True))
    for start in range(0, len(sent), _BATCH):
        events.publish(EvidenceCollected(keys=tuple(sorted(sent[start : start + _BATCH]))))
    wake_after_commit()
