"""What the API takes and gives of runs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from seatrial.domains.runbooks.rules.adhering import WANTED, Adherence
from seatrial.domains.runbooks.types.runs import NewRun, Run, RunApproval, RunLine, RunStep, StopSwitch

_LABEL = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
_WORDS = 2000


class RunIn(Schema):
    """What is to be run, and how real. Of a secret the place where the runner finds it, as `env:NAME`."""

    runbook: str = Field(min_length=1, max_length=200, examples=["edi-gateway/deploy"])
    mode: Literal["dry-run", "simulate", "rehearse", "live"]
    environment: str = Field(min_length=1, max_length=100, examples=["staging"])
    parameters: dict[str, str | int | float | bool | None] = {}
    runner: str = Field("default", pattern=_LABEL, description="Label of the runner.")
    because: str = Field("", max_length=200, description="The incident or change that it belongs to.")
    reason: str = Field("", max_length=_WORDS)
    rollback_on_failure: bool | None = Field(
        None, description="Left out: in rehearsals and live, where all that was done can be taken back."
    )
    emergency: bool = Field(False, description="Live without the approval, where the runbook allows it.")
    shows_only: bool = Field(
        False, description="Of a dry run: nothing runs at all, not even what its author calls readonly."
    )

    def wanted(self) -> NewRun:
        """The run as a value."""
        return NewRun(
            self.runbook, self.mode, self.environment, self.parameters, self.runner, self.because,
            self.reason, self.rollback_on_failure, self.emergency, self.shows_only,
        )  # fmt: skip


class StepOut(Schema):
    """A step of a run; `seconds` is by the runner's monotonic clock."""

    position: int
    phase: str
    name: str
    title: str
    state: str
    attempt: int
    manual: bool
    confirm: bool
    mutating: bool
    role: str
    target: str
    verify: str
    undo: str
    undoes: int | None
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float | None
    exit_code: int | None
    problem: str
    decision: str
    decided_by: str
    reason: str

    @classmethod
    def of(cls, found: RunStep) -> "StepOut":
        """The step as the API gives it."""
        return cls(
            position=found.position, phase=found.phase, name=found.name, title=found.title,
            state=found.state, attempt=found.attempt, manual=found.manual, confirm=found.confirm,
            mutating=found.mutating, role=found.role, target=found.target, verify=found.verify,
            undo=found.undo, undoes=found.undoes, started_at=found.started_at, ended_at=found.ended_at,
            seconds=found.seconds, exit_code=found.exit_code, problem=found.problem,
            decision=found.decision, decided_by=found.decided_name, reason=found.reason,
        )  # fmt: skip


class RunOut(Schema):
    """A run as it stands."""

    name: str
    uid: str
    runbook: str
    title: str
    kind: str
    revision: str
    revision_number: int
    service: str
    environment: str
    mode: str
    state: str
    reason: str
    waits: str
    position: int | None
    runner: str
    because: str
    requested_by: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    seconds: float | None
    estimate_seconds: int | None
    is_slower: bool
    rolled_back: bool
    unproven: str = Field(
        description="Why its transcript is not what its runners signed; it proves nothing then."
    )
    emergency: bool
    review_due_at: datetime | None = Field(
        description="Until when somebody looks back on a run that waited for no approval."
    )
    reviewed_at: datetime | None
    reviewed_by: str
    review_note: str
    version: int

    @classmethod
    def of(cls, found: Run) -> "RunOut":
        """The run as lists give it."""
        return cls(**_fields(found))


class RunApprovalOut(Schema):
    """Who let exactly this run go live."""

    approver: str
    role: str
    note: str
    at: datetime
    fingerprint: str

    @classmethod
    def of(cls, found: RunApproval) -> "RunApprovalOut":
        """The approval as the API gives it."""
        return cls(
            approver=found.approver_name, role=found.role, note=found.note, at=found.at,
            fingerprint=found.fingerprint,
        )  # fmt: skip


class RunDetailOut(RunOut):
    """The same with its steps, what it was given, what an approval binds to and what may be decided."""

    fingerprint: str
    parameters: dict[str, dict[str, Any]]
    targets: list[str]
    rollback_on_failure: bool
    approval_roles: list[str]
    approvals: list[RunApprovalOut]
    choices: list[str]
    steps: list[StepOut]

    @classmethod
    def full(cls, found: Run, *, choices: Sequence[str]) -> "RunDetailOut":
        """The run with all that is known of it; `choices` are those of `resume`."""
        return cls(
            **_fields(found),
            fingerprint=found.fingerprint,
            parameters={name: dict(value) for name, value in found.parameters.items()},
            targets=list(found.targets),
            rollback_on_failure=found.rollback_on_failure,
            approval_roles=list(found.approval_roles),
            approvals=[RunApprovalOut.of(each) for each in found.approvals if each.withdrawn_at is None],
            choices=list(choices),
            steps=[StepOut.of(each) for each in found.steps],
        )


class RunsOut(Schema):
    """Runs, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[RunOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Run], *, limit: int) -> "RunsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        more = len(found) > limit
        return cls(items=[RunOut.of(each) for each in shown], next=str(shown[-1].number) if more else "")


class RunLineOut(Schema):
    """A line of a transcript: its place is `seq`; `serial` grows with each line that comes."""

    seq: int
    serial: int
    position: int | None
    attempt: int
    stream: str
    at: datetime
    text: str

    @classmethod
    def of(cls, found: RunLine) -> "RunLineOut":
        """The line as the API gives it."""
        return cls(
            seq=found.seq, serial=found.serial, position=found.position, attempt=found.attempt,
            stream=found.stream, at=found.at, text=found.text,
        )  # fmt: skip


class RunLinesOut(Schema):
    """Lines in their order, and the cursor of those that follow ('' where there is none yet)."""

    items: list[RunLineOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[RunLine], *, limit: int, as_they_came: bool = False) -> "RunLinesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        more = len(found) > limit
        last = (shown[-1].serial if as_they_came else shown[-1].seq) if more else ""
        return cls(items=[RunLineOut.of(each) for each in shown], next=str(last))


class ApproveRunIn(Schema):
    """The fingerprint of the run that was looked at."""

    fingerprint: str = Field(pattern=r"^sha256:[0-9a-f]{64}$")
    note: str = Field("", max_length=_WORDS)


class WithdrawApprovalIn(Schema):
    """Why the approval is withdrawn."""

    reason: str = Field(max_length=_WORDS, description="It may not be empty.")


class LookBackIn(Schema):
    """What whoever looks back on a run found."""

    note: str = Field(max_length=4000, description="It may not be empty.")


class StepDoneIn(Schema):
    """How a manual step ended. What failed needs a note; what is left out without one is a deviation that
    nobody explained.
    """

    outcome: Literal["passed", "failed", "skipped"] = "passed"
    note: str = Field("", max_length=_WORDS)


class ConfirmIn(Schema):
    """What there is to say about it."""

    note: str = Field("", max_length=_WORDS)


class ResumeIn(Schema):
    """What is to become of the step that is in doubt or stopped the run. `done` says that it was done, of a
    step in doubt alone; it and `skip` need a reason.
    """

    choice: Literal["verify", "done", "rerun", "skip", "rollback"]
    reason: str = Field("", max_length=_WORDS)


class AbortIn(Schema):
    """Why it is aborted, and whether what it did is taken back then."""

    reason: str = Field("", max_length=_WORDS)
    rollback: bool = False


class RollbackIn(Schema):
    """Why it is taken back."""

    reason: str = Field("", max_length=_WORDS)


class StopIn(Schema):
    """Why everything is stopped."""

    reason: str = Field(min_length=1, max_length=_WORDS)


class StopOut(Schema):
    """Whether all runs are stopped."""

    is_active: bool
    reason: str
    by: str
    at: datetime | None

    @classmethod
    def of(cls, found: StopSwitch) -> "StopOut":
        """The switch as the API gives it."""
        return cls(is_active=found.is_active, reason=found.reason, by=found.by_name, at=found.at)


class AdherenceOut(Schema):
    """How far procedures were followed: `ratio` is null where nothing was expected, which is no pass."""

    expected: int
    done: int
    explained: int
    unexplained: int
    ratio: float | None
    wanted: float
    is_enough: bool

    @classmethod
    def of(cls, found: Adherence) -> "AdherenceOut":
        """The figures as the API gives them."""
        return cls(
            expected=found.expected, done=found.done, explained=found.explained,
            unexplained=found.unexplained, ratio=found.ratio, wanted=WANTED, is_enough=found.is_enough,
        )  # fmt: skip


def _fields(found: Run) -> dict[str, Any]:
    return {
        "name": found.name,
        "uid": found.uid,
        "runbook": found.runbook,
        "title": found.title,
        "kind": found.kind,
        "revision": found.revision,
        "revision_number": found.revision_number,
        "service": found.service,
        "environment": found.environment,
        "mode": found.mode,
        "state": found.state,
        "reason": found.reason,
        "waits": found.waits,
        "position": found.position,
        "runner": found.runner,
        "because": found.because,
        "requested_by": found.requested_by_name,
        "created_at": found.created_at,
        "started_at": found.started_at,
        "ended_at": found.ended_at,
        "seconds": found.seconds,
        "estimate_seconds": found.estimate_seconds,
        "is_slower": found.is_slower,
        "rolled_back": found.rolled_back,
        "unproven": found.unproven,
        "emergency": found.emergency,
        "review_due_at": found.review_due_at,
        "reviewed_at": found.reviewed_at,
        "reviewed_by": found.reviewed_by_name,
        "review_note": found.review_note,
        "version": found.version,
    }
