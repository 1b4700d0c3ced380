"""Reviews, waivers and decisions follow a service that is renamed. What was signed keeps its words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.reviews import models


def follow(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Everything about a renamed service names its new URN. Called in the transaction of an apply."""
    del workspace, changes, uids, now
    for old, new in renamed.items():
        for model in (models.Review, models.Waiver, models.Decision):
            model.objects.filter(service=old).update(service=new)
        models.Review.objects.filter(successor=old).update(successor=new)
