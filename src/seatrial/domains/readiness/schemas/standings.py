"""What the API gives of readiness."""

from datetime import datetime
from uuid import UUID

from ninja import Schema

from seatrial.domains.readiness import selectors
from seatrial.domains.readiness.types import Shown, Tally


class TallyOut(Schema):
    """How many criteria stand where; `percent` is passed of applicable, rounded down."""

    passed: int
    failed: int
    unknown: int
    error: int
    percent: int

    @classmethod
    def of(cls, tally: Tally) -> "TallyOut":
        """The tally as the API gives it."""
        counts = tally.counts
        return cls(
            passed=counts.get("pass", 0),
            failed=counts.get("fail", 0),
            unknown=counts.get("unknown", 0),
            error=counts.get("error", 0),
            percent=tally.percent,
        )


class CriterionOut(Schema):
    """A criterion and where it stands."""

    checklist: str
    area: str
    criterion: str
    title: str
    statement: str
    source: str
    role: str
    must: bool
    automated: bool
    result: str
    reason: str
    remedy: str
    since: datetime
    assessed_at: datetime
    valid_until: datetime | None
    evidence: dict[str, str]

    @classmethod
    def of(cls, shown: Shown) -> "CriterionOut":
        """The criterion as the API gives it; `evidence` maps names of the check to watch keys."""
        criterion = shown.criterion
        return cls(
            checklist=shown.checklist,
            area=criterion.area_title,
            criterion=criterion.id,
            title=criterion.title,
            statement=criterion.statement,
            source=criterion.source,
            role=criterion.role,
            must=criterion.must,
            automated=criterion.automated,
            result=shown.result,
            reason=shown.reason,
            remedy=criterion.remedy,
            since=shown.since,
            assessed_at=shown.assessed_at,
            valid_until=shown.valid_until,
            evidence=dict(shown.keys),
        )


class ReadinessOut(Schema):
    """Where a service stands in an environment."""

    service: str
    environment: str
    tally: TallyOut
    criteria: list[CriterionOut]


class TrialIn(Schema):
    """What to try. `environment` may be left out where there is only one."""

    service: str
    environment: str = ""


class LookOut(Schema):
    """A question of a trial: its probe, the command or query in words, and which criteria wait for it.

    `by` is `server`, `runner`, or `nobody` where somebody sends the answer and no trial waits for it.
    """

    key: str
    probe: str
    command: str
    type: str
    by: str
    criteria: list[str]

    @classmethod
    def of(cls, found: selectors.Looking) -> "LookOut":
        """The question as the API gives it."""
        asked = found.question
        return cls(
            key=asked.key,
            probe=asked.probe,
            command=asked.command,
            type=asked.evidence_type,
            by=asked.by,
            criteria=list(found.criteria),
        )


class LooksOut(Schema):
    """What a trial would look at. None was started."""

    service: str
    environment: str
    looks: list[LookOut]


class TrialOut(Schema):
    """A trial at an instant."""

    uid: UUID
    service: str
    environment: str
    requested_at: datetime
    requested_by: str
    total: int
    done: int
    finished: bool
    overdue: bool
    readiness: ReadinessOut

    @classmethod
    def of(cls, progress: selectors.TrialProgress) -> "TrialOut":
        """The trial as the API gives it."""
        trial = progress.trial
        return cls(
            uid=trial.uid,
            service=trial.service,
            environment=trial.environment,
            requested_at=trial.requested_at,
            requested_by=trial.requested_by,
            total=progress.total,
            done=progress.done,
            finished=progress.finished,
            overdue=progress.overdue,
            readiness=ReadinessOut(
                service=trial.service,
                environment=trial.environment,
                tally=TallyOut.of(progress.tally),
                criteria=[CriterionOut.of(each) for each in progress.shown],
            ),
        )
