"""What happens in runs that others may want to know."""

from datetime import date
from typing import ClassVar

from seatrial.kit.events import Event


class RunStarted(Event):
    """A run was started, or waits for its approval: `mode` says how real it is."""

    name: ClassVar[str] = "runbooks.run-started"
    uid: str
    runbook: str
    service: str
    environment: str
    mode: str


class RunWaits(Event):
    """A run needs a person: its approval, a manual step, or a decision about a step in doubt."""

    name: ClassVar[str] = "runbooks.run-waits"
    uid: str
    service: str
    state: str
    position: int | None
    version: int


class RunEnded(Event):
    """A run came to its end: passed, failed or aborted; also once more when it was rolled back afterwards."""

    name: ClassVar[str] = "runbooks.run-ended"
    uid: str
    runbook: str
    revision: str
    service: str
    environment: str
    mode: str
    state: str
    version: int


class ApprovalWithdrawn(Event):
    """Whoever approved a live run took it back before anything was done: it waits for another approval."""

    name: ClassVar[str] = "runbooks.approval-withdrawn"
    uid: str
    service: str
    by: str
    reason: str
    version: int


class RunReviewed(Event):
    """Somebody looked back on a run that had waited for no approval."""

    name: ClassVar[str] = "runbooks.run-reviewed"
    uid: str
    runbook: str
    service: str
    by: str


class RunsStopped(Event):
    """Somebody pressed the switch that stops all runs, or let them start again."""

    name: ClassVar[str] = "runbooks.runs-stopped"
    is_active: bool
    by: str


class RehearsalReported(Event):
    """A rehearsal of a deployment is evidence: what went wrong in it, `owner` remedies through `due_on`."""

    name: ClassVar[str] = "runbooks.rehearsal-reported"
    uid: str
    service: str
    environment: str
    evidence: str
    result: str
    owner: str
    due_on: date | None


class RehearsalClosed(Event):
    """A rehearsal of a deployment was closed with its lessons."""

    name: ClassVar[str] = "runbooks.rehearsal-closed"
    uid: str
    service: str
    evidence: str
    lessons: str


class RehearsalAbandoned(Event):
    """An open rehearsal of a deployment was given up: it counts as nothing."""

    name: ClassVar[str] = "runbooks.rehearsal-abandoned"
    uid: str
    service: str
    environment: str
    reason: str
