"""Runs of runbooks as values: their modes, states and steps, and what runners report of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from seatrial.domains.runbooks.types.sections import Phase

#: `dry-run`: only what says that it looks runs, and nothing is proven; `simulate`: in a sandbox; `rehearse`:
#: for real, not in production; `live`: for real.
Mode = Literal["dry-run", "simulate", "rehearse", "live"]
MODES: tuple[Mode, ...] = get_args(Mode)

RunState = Literal[
    "waiting_approval", "queued", "running", "waiting", "in_doubt", "rolling_back", "passed", "failed",
    "aborted", "simulated",
]  # fmt: skip
RUN_STATES: tuple[RunState, ...] = get_args(RunState)
ENDED: frozenset[RunState] = frozenset({"passed", "failed", "aborted", "simulated"})
OPEN: tuple[RunState, ...] = tuple(state for state in RUN_STATES if state not in ENDED)
#: States in which a runner has a stretch of the run, or is to get one.
AT_WORK: tuple[RunState, ...] = ("queued", "running", "rolling_back")

#: Outcomes, and what a step is before it has one.
StepState = Literal[
    "pending", "running", "waiting", "passed", "failed", "skipped", "simulated", "in_doubt", "aborted"
]
STEP_STATES: tuple[StepState, ...] = get_args(StepState)
#: What a runner may say that a step came to.
Outcome = Literal["passed", "failed", "aborted", "in_doubt"]

#: What a stretch is for: going on, finding out whether a step in doubt was done, taking back.
Purpose = Literal["run", "verify", "undo"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
Stream = Literal["stdout", "stderr", "note"]
STREAMS: tuple[Stream, ...] = get_args(Stream)
#: What somebody decides where a step is in doubt, or stopped the run.
Choice = Literal["verify", "done", "rerun", "skip", "rollback"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
#: What somebody asked of a run that a runner has: it hears of it with its next report.
Wish = Literal["", "abort", "stop"]
WISHES: tuple[Wish, ...] = get_args(Wish)


@dataclass(frozen=True, slots=True)
class RunStep:
    """A step of a run. `verify` and `undo` name the fences that verify it and take it back; `undoes` is the
    position of the step that an undo takes back.
    """

    position: int
    phase: Phase
    name: str
    title: str
    state: StepState = "pending"
    attempt: int = 1
    manual: bool = False
    confirm: bool = False
    mutating: bool = True
    role: str = ""
    target: str = ""
    verify: str = ""
    undo: str = ""
    undo_reason: str = ""
    undoes: int | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    duration_ns: int | None = None
    exit_code: int | None = None
    problem: str = ""
    #: what a person decided about it (`completed`, `confirmed`, `verify`, `done`, `rerun`, `skip`), who, why
    decision: str = ""
    decided_by: str = ""
    decided_name: str = ""
    reason: str = ""
    decided_at: datetime | None = None
    #: it was in doubt, and was then run once more or left out: it may have been done all the same
    doubted: bool = False

    @property
    def is_unproven(self) -> bool:
        """Whether the run went on without anything but a person's word for it."""
        return self.state == "skipped" or self.decision == "done"

    @property
    def wants_person(self) -> bool:
        """Whether a person has to act before it is done or begins."""
        return self.manual or (self.confirm and self.decision != "confirmed")

    @property
    def seconds(self) -> float | None:
        """How long it took, by the runner's monotonic clock."""
        return None if self.duration_ns is None else self.duration_ns / 1_000_000_000


@dataclass(frozen=True, slots=True)
class RunApproval:
    """Somebody's word that exactly this run may go live; it binds to the fingerprint."""

    uid: str
    fingerprint: str
    approver_uid: str
    approver_name: str
    role: str
    note: str
    at: datetime
    withdrawn_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a revision of a runbook. Parameters that are secrets hold references alone."""

    uid: str
    number: int
    runbook_uid: str
    runbook: str
    title: str
    kind: str
    path: str
    revision: str
    revision_number: int
    service: str
    service_uid: str
    environment: str
    mode: Mode
    runner: str
    targets: Sequence[str]
    parameters: Mapping[str, Mapping[str, Any]]
    fingerprint: str
    state: RunState
    reason: str
    waits: str
    because: str
    requested_by_kind: str
    requested_by: str
    requested_by_name: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    estimate_seconds: int | None
    position: int | None
    stretch: int
    purpose: Purpose
    job: str
    wish: Wish
    rollback_on_failure: bool
    rolled_back: bool
    emergency: bool
    is_production: bool
    version: int
    steps: Sequence[RunStep] = ()
    approvals: Sequence[RunApproval] = ()
    approval_roles: Sequence[str] = ()
    #: of a run that waited for no approval: until when somebody looks back on it, and who did, saying what
    review_due_at: datetime | None = None
    reviewed_at: datetime | None = None
    reviewed_by_name: str = ""
    review_note: str = ""
    #: why its transcript is not what its runners signed, in words: it is no proof then
    unproven: str = ""

    @property
    def name(self) -> str:
        """How people call it."""
        return f"RUN-{self.number}"

    @property
    def is_open(self) -> bool:
        """Whether it may still go on."""
        return self.state not in ENDED

    @property
    def is_held(self) -> bool:
        """Whether no runner may have it until somebody did something, as `waits` says."""
        return self.state == "queued" and bool(self.waits)

    @property
    def wants_review(self) -> bool:
        """Whether somebody still has to look back on it."""
        return self.review_due_at is not None and self.reviewed_at is None and not self.is_open

    @property
    def has_begun(self) -> bool:
        """Whether a step of it has begun, so that something may have been done."""
        return any(each.state not in ("pending", "waiting", "simulated") for each in self.steps)

    @property
    def seconds(self) -> float | None:
        """How long it took from its first step to its end, waiting for people too."""
        if self.started_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.started_at).total_seconds()

    @property
    def is_slower(self) -> bool:
        """Whether it took longer than its runbook's estimate (R067)."""
        return bool(self.estimate_seconds and self.seconds and self.seconds > self.estimate_seconds)


@dataclass(frozen=True, slots=True)
class RunLine:
    """A line of a run's transcript. `seq` is its place; `serial` says when it came: one that comes late has
    an earlier place, so a follower asks for what came after the last that it has.
    """

    seq: int
    position: int | None
    attempt: int
    stream: Stream
    at: datetime
    text: str
    serial: int = 0


@dataclass(frozen=True, slots=True)
class NewRun:
    """What somebody wants run. `parameters` are as they were typed; of secrets they are references."""

    runbook: str
    mode: Mode
    environment: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    runner: str = "default"
    because: str = ""
    reason: str = ""
    #: None: where every step can be taken back, in rehearsals and live
    rollback_on_failure: bool | None = None
    emergency: bool = False
    #: of a dry run: nothing runs at all, not even what only looks
    shows_only: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a runner tells it; `seq` counts from 1 within the stretch."""

    seq: int
    position: int | None
    attempt: int
    stream: Stream
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Ending:
    """How a step ended, by its runner."""

    position: int
    attempt: int
    outcome: Outcome
    exit_code: int | None
    problem: str
    started_at: datetime
    ended_at: datetime
    duration_ns: int


@dataclass(frozen=True, slots=True)
class Beginning:
    """That a runner wants to begin a step: it does so once this is answered with go."""

    position: int
    attempt: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """What a runner tells of a stretch."""

    stretch: int
    job: str
    lease: int
    lines: Sequence[Line] = ()
    ended: Ending | None = None
    begins: Beginning | None = None


@dataclass(frozen=True, slots=True)
class Heard:
    """What a runner is answered: the last line that is kept, and whether to go on or why to stop."""

    acked: int
    go: bool
    stop: str = ""


@dataclass(frozen=True, slots=True)
class StopSwitch:
    """Whether all runs are stopped, by whom and why."""

    is_active: bool
    reason: str = ""
    by: str = ""
    by_name: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs a list shows; '' leaves a field open. `known` are services (URNs) that may be seen."""

    service_uid: str = ""
    runbook: str = ""
    environment: str = ""
    mode: str = ""
    state: str = ""
    only_open: bool = False
    known: frozenset[str] | None = None
