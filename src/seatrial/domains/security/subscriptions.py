"""Findings follow scans, and services that are renamed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.evidence.events import ScansChanged
from seatrial.domains.security import services
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe


def on_scans(event: ScansChanged, *, now: datetime) -> None:
    """What the scans report now is known as findings."""
    services.follow_scans(event.service, environment=event.environment, now=now)


def on_renamed(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Findings of a renamed service name its new URN."""
    del workspace, changes, uids, now
    services.rename(renamed)


subscribe(ScansChanged, handle=on_scans)
PROJECTIONS.add("security", Projection(frozenset({"Component"}), on_renamed))
