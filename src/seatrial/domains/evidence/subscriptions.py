"""Evidence follows what is applied: whoever looks at files looks again when files may have changed."""

from datetime import datetime
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.events import DeploymentRecorded
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.services import renaming
from seatrial.domains.notices.types import CHANNELS
from seatrial.domains.runners.events import ApprovalChanged, JobFinished
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe


def on_apply(event: WorkspaceApplied, *, now: datetime) -> None:
    """What looks at files of the workspace is due."""
    services.demand_files(event.workspace, now=now)


def on_job(event: JobFinished, *, now: datetime) -> None:
    """What a runner found stands as evidence."""
    services.take_result(UUID(event.uid), now=now)


def on_approval(event: ApprovalChanged, *, now: datetime) -> None:
    """What runs something of the workspace is due: it may run now, or may not any more."""
    services.demand_executed(event.workspace, now=now)


def on_deployment(event: DeploymentRecorded, *, now: datetime) -> None:
    """What is watched there is about what runs now, unless the definition says what does."""
    service = catalog.by_urn(event.service)
    place = service.environment(event.environment) if service else None
    if place is not None:
        deployed = datetime.fromisoformat(place.deployed_at) if place.deployed_at else None
        services.revise(
            event.service, environment=event.environment, revision=place.revision, deployed_at=deployed,
            now=now,
        )  # fmt: skip


subscribe(DeploymentRecorded, handle=on_deployment)
subscribe(JobFinished, handle=on_job)
subscribe(ApprovalChanged, handle=on_approval)
PROJECTIONS.add("evidence", Projection(frozenset({"Component"}), renaming.follow))
subscribe(WorkspaceApplied, handle=on_apply)
PROJECTIONS.add("evidence.policies", Projection(frozenset({"EvidencePolicy"}), services.follow_policies))
CHANNELS.add("connection", selectors.channel)
