"""What gates hear of: every deployment that somebody tells of is held against the answers."""

from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentStored
from seatrial.domains.gates import services
from seatrial.kit.events import subscribe


def on_deployment(event: DeploymentStored, *, now: datetime) -> None:
    """How it came past the gate stands, where its environment asks."""
    deployment = catalog.deployment(event.uid)
    service = catalog.by_uids([event.service_uid]).get(event.service_uid)
    if deployment is not None and service is not None:
        services.reconcile(deployment, service=service, now=now)


subscribe(DeploymentStored, handle=on_deployment)
