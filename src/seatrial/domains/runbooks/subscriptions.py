"""The library follows what is applied; runs follow their runners; people hear of runs that wait or ended."""

from datetime import datetime
from uuid import UUID

from seatrial.domains.runbooks import selectors, services
from seatrial.domains.runbooks.events import ApprovalWithdrawn, RunEnded, RunStarted, RunWaits
from seatrial.domains.runbooks.services import telling
from seatrial.domains.runbooks.services.keeping import follow
from seatrial.domains.runbooks.services.outdating_rehearsals import outdate_rehearsals
from seatrial.domains.runbooks.services.proving_adherence import prove_adherence
from seatrial.domains.runbooks.services.proving_scenarios import outdate_scenarios, prove_scenarios
from seatrial.domains.runners.events import ApprovalChanged, JobFinished
from seatrial.domains.runners.types import EXPECTED
from seatrial.domains.workspace.events import WorkspaceApplied
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.events import subscribe

#: So many runs go on within the request of whoever approves; the others a moment later, by the queue.
_AT_ONCE = 5


def on_job(event: JobFinished, *, now: datetime) -> None:
    """The run goes on, waits for a person, or has ended."""
    services.go_on(UUID(event.uid), now=now)


def on_approval(event: ApprovalChanged, *, now: datetime) -> None:
    """What waits for that content to be approved is tried again at once, the oldest first."""
    services.hand_out_waiting(now=now, content=event.digest, most=_AT_ONCE)


def on_started(event: RunStarted, *, now: datetime) -> None:
    """Who would have approved an emergency hears of it."""
    telling.tell_emergency(event.uid, now=now)


def on_waiting(event: RunWaits, *, now: datetime) -> None:
    """Whoever has to act is told."""
    telling.tell_waiting(event.uid, version=event.version, now=now)


def on_withdrawn(event: ApprovalWithdrawn, *, now: datetime) -> None:
    """Whoever asked for the run hears that it waits again."""
    telling.tell_withdrawn(event.uid, by=event.by, reason=event.reason, version=event.version, now=now)


def on_ended(event: RunEnded, *, now: datetime) -> None:
    """The run stands as evidence, and whoever asked for it hears how it ended."""
    services.prove(event.uid, now=now)
    prove_adherence(event.uid, now=now)
    prove_scenarios(event.uid, now=now)
    telling.tell_ended(event.uid, version=event.version, now=now)


def on_applied(event: WorkspaceApplied, *, now: datetime) -> None:
    """A runbook that changed after its test is untested again."""
    if "Runbook" in event.kinds:
        services.outdate(event.workspace, now=now)
        outdate_rehearsals(event.workspace, now=now)
        outdate_scenarios(event.workspace, now=now)


EXPECTED.add("runbooks", selectors.has_open_runs)
subscribe(WorkspaceApplied, handle=on_applied)
# at once: a run goes on, too, while no worker is there
subscribe(JobFinished, handle=on_job, at_once=True)
subscribe(ApprovalChanged, handle=on_approval, at_once=True)
subscribe(RunStarted, handle=on_started)
subscribe(RunWaits, handle=on_waiting)
subscribe(ApprovalWithdrawn, handle=on_withdrawn)
subscribe(RunEnded, handle=on_ended)
# Component: services that are renamed
PROJECTIONS.add("runbooks", Projection(frozenset({"Runbook", "Component"}), follow))
