"""Rehearsals of a deployment: what was rehearsed, and the seven outcomes by which it counts (R118)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, get_args

from seatrial.domains.actions.types import Severity
from seatrial.domains.runbooks.types.runs import Run
from seatrial.kit.registry import Registry

#: `open`: runs join it; `reported`: it is evidence, and its issues are remedied; `closed`: nothing is left;
#: `abandoned`: given up before it was reported, it counts as nothing.
RehearsalState = Literal["open", "reported", "closed", "abandoned"]
REHEARSAL_STATES: tuple[RehearsalState, ...] = get_args(RehearsalState)
#: `passed`: all seven hold; `failed`: one does not; `incomplete`: something was not done at all.
RehearsalResult = Literal["passed", "failed", "incomplete"]
REHEARSAL_RESULTS: tuple[RehearsalResult, ...] = get_args(RehearsalResult)

OutcomeName = Literal["checklist", "checks", "timed", "rollback", "alerts", "lessons", "issues"]
OutcomeWord = Literal["passed", "failed", "missing"]
#: The seven outcomes as people read them, in the order of S3:152-159.
OUTCOMES: Mapping[OutcomeName, str] = {
    "checklist": "The checklist was gone through",
    "checks": "All checks passed",
    "timed": "It was timed",
    "rollback": "Going back was practised",
    "alerts": "Alerts were seen to arrive",
    "lessons": "Lessons are written down",
    "issues": "Issues are named, or that there is none",
}


@dataclass(frozen=True, slots=True)
class RehearsalOutcome:
    """One of the seven, as the rows have it: nobody ticks it."""

    name: OutcomeName
    word: OutcomeWord
    reason: str

    @property
    def title(self) -> str:
        """What holds where it passed."""
        return OUTCOMES[self.name]


@dataclass(frozen=True, slots=True)
class Timing:
    """How long a run took. `steps` are by the runner's monotonic clock, by name; `between` is what passed
    between them, and `total` from the first to the last, both by the wall clock; all in seconds.
    """

    run: str
    total: float
    between: float
    steps: Sequence[tuple[str, float]]
    estimate: int | None
    #: how far the two clocks may be apart
    tolerance: float

    @property
    def sum(self) -> float:
        """What the steps took together, with the time between them."""
        return self.between + sum(seconds for _, seconds in self.steps)

    @property
    def agrees(self) -> bool:
        """Whether the sum is the total, within what two clocks differ (R067)."""
        return abs(self.sum - self.total) <= self.tolerance

    @property
    def is_slower(self) -> bool:
        """Whether it took longer than its estimate, which is flagged."""
        return bool(self.estimate and self.total > self.estimate)


@dataclass(frozen=True, slots=True)
class HeardAlert:
    """An alert of a service that its monitor sent. `name` is that of its rule, `number` as people call it
    (AL-12), `environment` what its labels say, '' where they say nothing.
    """

    number: str
    name: str
    environment: str
    at: datetime


class Hears(Protocol):
    """Tells which alerts of a service (by its uid) arrived from the one moment through the other."""

    def __call__(
        self, service_uid: str, *, since: datetime, until: datetime | None
    ) -> Sequence[HeardAlert]: ...


HEARD: Registry[Hears] = Registry("source of alerts that arrived")


@dataclass(frozen=True, slots=True)
class SeenAlert:
    """An alert that arrived, `number` as people call it; or a test of one as evidence tells it, where
    `number` is '', and so is `alert` where the evidence does not say which.
    """

    alert: str
    arrived: bool
    at: datetime
    number: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalIssue:
    """Something that went wrong. `runbook` names the runbook that has to be corrected, with the `revision`
    that was followed; both are '' where it is about something else.
    """

    title: str
    severity: Severity = "medium"
    blocking: bool = False
    runbook: str = ""
    revision: str = ""


@dataclass(frozen=True, slots=True)
class NewDeployRehearsal:
    """What is to be rehearsed. `deploy` and `rollback` are names of runbooks ('': the service's only one of
    that kind); `alerts` are those that have to arrive meanwhile (none: any one).
    """

    service: str
    environment: str
    deploy: str = ""
    rollback: str = ""
    alerts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RehearsalReport:
    """What people say of it. `issues` is empty only where somebody says that there were none (`has_none`).
    Whatever went wrong, `owner` (a handle or uid) remedies through the day `due_on`.
    """

    lessons: str
    issues: Sequence[RehearsalIssue] = ()
    has_none: bool = False
    owner: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class DeployRehearsal:
    """A rehearsal as it stands, with the seven outcomes as the rows have them; people are named."""

    uid: str
    number: int
    service: str
    service_uid: str
    environment: str
    deploy: str
    rollback: str
    alerts: Sequence[str]
    state: RehearsalState
    result: RehearsalResult
    outcomes: Sequence[RehearsalOutcome]
    timings: Sequence[Timing]
    deploy_run: Run | None
    rollback_run: Run | None
    #: every run that joined it, the newest first
    runs: Sequence[Run]
    issues: Sequence[RehearsalIssue]
    lessons: str
    evidence: str
    #: whether both runbooks are still the revisions that were rehearsed
    is_current: bool
    opened_at: datetime
    opened_by: str
    reported_at: datetime | None = None
    reported_by: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""
    abandoned_at: datetime | None = None
    abandoned_by: str = ""
    abandoned_reason: str = ""

    @property
    def name(self) -> str:
        """How people call it."""
        return f"REH-{self.number}"


@dataclass(frozen=True, slots=True)
class ClosesRehearsal:
    """The question that guards are asked before a rehearsal is closed: its evidence, by uid (R081)."""

    rehearsal: str
    service: str
    evidence: str
