"""Reviews follow what is applied, deployed, collected and done."""

from datetime import datetime
from uuid import UUID

from seatrial.domains.actions.events import (
    ActionCancelled,
    ActionChanged,
    ActionOverdue,
    ActionReopened,
    ActionVerified,
)
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentRecorded
from seatrial.domains.readiness.events import CriteriaTurned
from seatrial.domains.reviews import services
from seatrial.domains.reviews.events import DecisionFell, WaiverChanged
from seatrial.domains.reviews.services import following
from seatrial.domains.reviews.types import Artefact
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import Event, subscribe

PROJECTIONS.add("reviews", Projection(frozenset({"ReviewPolicy"}), following.enforce))


def on_turned(event: CriteriaTurned, *, now: datetime) -> None:
    """Decisions about the services whose criteria turned are looked at, and gaps of open reviews kept."""
    turned = {each.service for each in event.turns}
    services.look_soon(turned, now=now)
    services.keep_open_gaps(turned, now=now)


def on_action(
    event: ActionChanged | ActionVerified | ActionReopened | ActionCancelled | ActionOverdue,
    *,
    now: datetime,
) -> None:
    """A decision may rest on the remediation."""
    services.look_soon([event.service], now=now)


def on_waiver(event: WaiverChanged, *, now: datetime) -> None:
    """A decision may rest on the waiver."""
    services.look_soon([event.service], now=now)


def on_applied(event: WorkspaceApplied, *, now: datetime) -> None:
    """What changed about how services are built or by whom they are run opens their reviews."""
    following.notice_changes(event.workspace, now=now)


def on_deployed(event: DeploymentRecorded, *, now: datetime) -> None:
    """The first deployment into production opens a review."""
    service = catalog.by_urn(event.service)
    if service is None:
        return
    running = [each for each in catalog.running_now(service) if each.environment == event.environment]
    for each in running:
        artefact = Artefact(each.digest, each.commit, each.version)
        following.notice_deployment(service, environment=event.environment, artefact=artefact, now=now)


def on_fall(event: DecisionFell, *, now: datetime) -> None:
    """What fell by itself is decided anew."""
    following.notice_fall(str(UUID(event.uid)), now=now)


_ACTIONS: tuple[type[Event], ...] = (
    ActionChanged, ActionVerified, ActionReopened, ActionCancelled, ActionOverdue,
)  # fmt: skip
for _event in _ACTIONS:
    subscribe(_event, handle=on_action)
subscribe(CriteriaTurned, handle=on_turned)
subscribe(WaiverChanged, handle=on_waiver)
subscribe(WorkspaceApplied, handle=on_applied)
subscribe(DeploymentRecorded, handle=on_deployed)
subscribe(DecisionFell, handle=on_fall)
