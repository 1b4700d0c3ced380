"""Incidents follow what happens to their services, and services that are renamed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentStored
from seatrial.domains.incidents import services
from seatrial.domains.runbooks.events import RunStarted
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe


def on_deployed(event: DeploymentStored, *, now: datetime) -> None:
    """What is deployed while an incident is open belongs to it."""
    found = catalog.deployment(event.uid)
    if found is not None:
        title = f"{found.environment}: {found.version or found.revision}"
        services.follow(
            "deployment",
            target=f"deployment:{found.uid}",
            title=title,
            service_uid=event.service_uid,
            now=now,
        )


def on_run(event: RunStarted, *, now: datetime) -> None:
    """What is run live while an incident is open belongs to it."""
    service = catalog.by_urn(event.service)
    if event.mode == "live" and service is not None:
        title = event.runbook.partition(":")[2]
        services.follow("run", target=f"run:{event.uid}", title=title, service_uid=service.uid, now=now)


def on_renamed(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Incidents of a renamed service name its new URN."""
    del workspace, changes, uids, now
    services.rename(renamed)


subscribe(DeploymentStored, handle=on_deployed)
subscribe(RunStarted, handle=on_run)
PROJECTIONS.add("incidents", Projection(frozenset({"Component"}), on_renamed))
