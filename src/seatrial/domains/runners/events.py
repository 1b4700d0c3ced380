"""What runners tell those above them."""

from typing import ClassVar

from seatrial.kit.events import Event


class JobFinished(Event):
    """A job came to its end: `done` (a runner sent its result), `lost` (none did in time) or `cancelled`."""

    name: ClassVar[str] = "runners.job-finished"
    uid: str
    kind: str
    reference: str
    state: str


class ContentSeen(Event):
    """Something that has never run is wanted by that workspace: it waits for somebody's approval."""

    name: ClassVar[str] = "runners.content-seen"
    workspace: str
    digest: str


class ApprovalChanged(Event):
    """A content of that workspace may run now, or may not any more."""

    name: ClassVar[str] = "runners.approval-changed"
    workspace: str
    digest: str
    approved: bool
