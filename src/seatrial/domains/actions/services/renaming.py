"""Actions follow a service that is renamed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.actions import models


def follow(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Actions and drafts of a renamed service name its new URN. Called in the transaction of an apply."""
    del workspace, changes, uids, now
    for old, new in renamed.items():
        models.Action.objects.filter(service=old).update(service=new)
        models.Draft.objects.filter(service=old).update(service=new)
