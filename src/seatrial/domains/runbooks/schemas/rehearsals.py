"""Rehearsals of deployments as the API takes and gives them (R118)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.runbooks.types.rehearsals import (
    DeployRehearsal,
    NewDeployRehearsal,
    RehearsalIssue,
    RehearsalReport,
    Timing,
)


class DeployRehearsalIn(Schema):
    """What is to be rehearsed. Left out, `deploy` and `rollback` are the service's only runbooks of the kind;
    without `alerts` any alert that arrives will do.
    """

    model_config = ConfigDict(extra="forbid")

    service: str = Field(min_length=1, max_length=200, examples=["edi-gateway"])
    environment: str = Field(min_length=1, max_length=100, examples=["staging"])
    deploy: str = Field("", max_length=200, examples=["edi-gateway/deploy"])
    rollback: str = Field("", max_length=200, examples=["edi-gateway/rollback"])
    alerts: list[str] = Field([], max_length=50, description="Names of alerts that have to arrive.")

    def wanted(self) -> NewDeployRehearsal:
        """As the service takes it."""
        return NewDeployRehearsal(self.service, self.environment, self.deploy, self.rollback, self.alerts)


class RehearsalIssueIn(Schema):
    """Something that went wrong. `runbook` names the runbook that has to be corrected, if one has."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field(max_length=500)
    severity: Literal["critical", "high", "medium", "low"] = "medium"
    blocking: bool = False
    runbook: str = Field("", max_length=200)


class RehearsalReportIn(Schema):
    """What was learned, and what went wrong; that nothing did, `no_issues` says. `owner` (a handle or uid)
    remedies the issues through the day `due_on`.
    """

    model_config = ConfigDict(extra="forbid")

    lessons: str = Field("", max_length=20_000, description="It may not be left out.")
    issues: list[RehearsalIssueIn] = []
    no_issues: bool = False
    owner: str = Field("", max_length=100)
    due_on: date | None = None

    def wanted(self) -> RehearsalReport:
        """As the service takes it."""
        issues = [RehearsalIssue(**each.dict()) for each in self.issues]
        return RehearsalReport(self.lessons, issues, self.no_issues, self.owner, self.due_on)


class AbandonIn(Schema):
    """Why the rehearsal is given up."""

    reason: str = Field(max_length=2000, description="It may not be empty.")


class RehearsalOutcomeOut(Schema):
    """One of the seven; `word` is passed, failed or missing."""

    name: str
    title: str
    word: str
    reason: str


class StepTimeOut(Schema):
    """How long a step took, by the runner's monotonic clock."""

    name: str
    seconds: float


class RunTimingOut(Schema):
    """How long a run took, in seconds: `between` is the time between steps, `agrees` says that these and the
    steps are the total, within what two clocks differ.
    """

    run: str
    total: float
    between: float
    steps: list[StepTimeOut]
    estimate: int | None
    agrees: bool
    is_slower: bool

    @classmethod
    def of(cls, found: Timing) -> "RunTimingOut":
        """The timing as the API gives it."""
        return cls(
            run=found.run, total=found.total, between=found.between,
            steps=[StepTimeOut(name=name, seconds=seconds) for name, seconds in found.steps],
            estimate=found.estimate, agrees=found.agrees, is_slower=found.is_slower,
        )  # fmt: skip


class RehearsalIssueOut(Schema):
    """Something that went wrong; `revision` is that of the runbook that has to be corrected."""

    title: str
    severity: str
    blocking: bool
    runbook: str
    revision: str


class DeployRehearsalOut(Schema):
    """A rehearsal as it stands. Until it is reported, its outcomes change with its runs."""

    name: str
    uid: str
    service: str
    environment: str
    deploy: str
    rollback: str
    alerts: list[str]
    state: str
    result: str
    is_current: bool
    outcomes: list[RehearsalOutcomeOut]
    issues: list[RehearsalIssueOut]
    lessons: str
    evidence: str
    opened_at: datetime
    opened_by: str
    reported_at: datetime | None
    reported_by: str
    closed_at: datetime | None
    closed_by: str
    abandoned_at: datetime | None
    abandoned_by: str
    abandoned_reason: str

    @classmethod
    def of(cls, found: DeployRehearsal) -> "DeployRehearsalOut":
        """The rehearsal as lists give it."""
        return cls(**_fields(found))


class DeployRehearsalDetailOut(DeployRehearsalOut):
    """The same with the runs that joined it, the two that count, and how long they took."""

    deploy_run: str
    rollback_run: str
    runs: list[str]
    timings: list[RunTimingOut]

    @classmethod
    def full(cls, found: DeployRehearsal) -> "DeployRehearsalDetailOut":
        """The rehearsal with all that is known of it."""
        return cls(
            **_fields(found),
            deploy_run=found.deploy_run.name if found.deploy_run else "",
            rollback_run=found.rollback_run.name if found.rollback_run else "",
            runs=[each.name for each in found.runs],
            timings=[RunTimingOut.of(each) for each in found.timings],
        )


class DeployRehearsalsOut(Schema):
    """Rehearsals, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[DeployRehearsalOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[DeployRehearsal], *, limit: int) -> "DeployRehearsalsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        more = len(found) > limit
        return cls(
            items=[DeployRehearsalOut.of(each) for each in shown], next=str(shown[-1].number) if more else ""
        )


def _fields(found: DeployRehearsal) -> dict[str, Any]:
    plain = DeployRehearsalOut.model_fields.keys() - {"outcomes", "issues"}
    return {
        **{name: getattr(found, name) for name in plain},
        "outcomes": [
            RehearsalOutcomeOut(name=each.name, title=each.title, word=each.word, reason=each.reason)
            for each in found.outcomes
        ],
        "issues": [
            RehearsalIssueOut(
                title=each.title, severity=each.severity, blocking=each.blocking, runbook=each.runbook,
                revision=each.revision,
            )
            for each in found.issues
        ],
    }  # fmt: skip
