"""What people changed about schedules follows those that are renamed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.oncall import services
from seatrial.domains.workspace.types import PROJECTIONS, Projection


def on_renamed(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Overrides, swaps and hand-offs of a renamed schedule name its new URN."""
    del workspace, changes, uids, now
    services.rename(renamed)


PROJECTIONS.add("oncall", Projection(frozenset({"Schedule"}), on_renamed))
