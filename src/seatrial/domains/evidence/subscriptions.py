"""Evidence follows what is applied: whoever looks at files looks again when files may have changed."""

from datetime import datetime

from seatrial.domains.evidence import services
from seatrial.domains.evidence.services import renaming
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe


def on_apply(event: WorkspaceApplied, *, now: datetime) -> None:
    """What looks at files of the workspace is due."""
    services.demand_files(event.workspace, now=now)


PROJECTIONS.add("evidence", Projection(frozenset({"Component"}), renaming.follow))
subscribe(WorkspaceApplied, handle=on_apply)
