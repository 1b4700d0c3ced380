"""Alert rules as the API gives them."""

from collections.abc import Sequence

from ninja import Schema

from seatrial.domains.monitoring.schemas.parts import (
    MonitoringChangeOut,
    MonitoringFaultOut,
    MonitoringReviewedOut,
    MonitoringReviewOut,
)
from seatrial.domains.monitoring.types import (
    Change,
    Fault,
    Lead,
    Rule,
)


class AlertRuleOut(Schema):
    """An alert rule. `runbook_file` is the file that its runbook is, '' where it is none here."""

    alert: str
    monitoring: str
    service: str
    owner: str
    group: str
    expr: str
    wait: str
    severity: str
    critical: bool
    place: str
    interpretation: str
    runbook: str
    runbook_file: str
    metrics: list[str]
    review: MonitoringReviewedOut
    faults: list[MonitoringFaultOut]

    @classmethod
    def of(cls, found: Rule) -> "AlertRuleOut":
        """The rule."""
        written = found.written
        return cls(
            alert=found.name, monitoring=found.plan, service=found.service, owner=found.owner,
            group=written.group, expr=written.expr, wait=written.wait, severity=written.severity,
            critical=found.is_critical, place=str(written.place), interpretation=found.interpretation,
            runbook=found.runbook, runbook_file=found.runbook_file, metrics=list(found.metrics),
            review=MonitoringReviewedOut.of(found.reviewed),
            faults=[MonitoringFaultOut.of(each) for each in found.faults],
        )  # fmt: skip


class AlertRulesOut(Schema):
    """Alert rules, and what is wrong with files as a whole."""

    items: list[AlertRuleOut]
    faults: list[MonitoringFaultOut]

    @classmethod
    def of(cls, found: Sequence[Rule], *, faults: Sequence[Fault]) -> "AlertRulesOut":
        """The rules."""
        return cls(
            items=[AlertRuleOut.of(each) for each in found],
            faults=[MonitoringFaultOut.of(each) for each in faults],
        )


class SeverityCoverageOut(Schema):
    """How many alerts there are of a severity. `with_runbook` counts dead links too, `elsewhere` those of
    them to addresses that nothing follows.
    """

    severity: str
    alerts: int
    with_runbook: int
    without_runbook: int
    dead_runbooks: int
    dead_anchors: int
    elsewhere: int


class CoveredAlertOut(Schema):
    """An alert and where its link leads; `message` says what is wrong with it, at `place`."""

    alert: str
    severity: str
    service: str
    lead: Lead
    place: str
    runbook: str
    file: str
    message: str
    remedy: str


class KeptRunbookOut(Schema):
    """A runbook of a repository with its trigger, the sorts of that, and its owner."""

    path: str
    trigger: str
    sorts: list[str]
    owner: str


class AlertCoverageOut(Schema):
    """Whether every alert leads to a runbook; `runbooks` are those of a repository read as it lay."""

    alerts: int
    with_runbook: int
    without_runbook: int
    dead_runbooks: int
    dead_anchors: int
    elsewhere: int
    severities: list[SeverityCoverageOut]
    items: list[CoveredAlertOut]
    faults: list[MonitoringFaultOut]
    runbooks: list[KeptRunbookOut]


class AlertRuleChangesOut(AlertRuleOut):
    """An alert rule with what changed in it, the newest first, and all its reviews."""

    changes: list[MonitoringChangeOut]
    reviews: list[MonitoringReviewOut]


class AlertRuleDetailOut(Schema):
    """The rules of one alert: several may bear its name."""

    items: list[AlertRuleChangesOut]

    @classmethod
    def of(cls, found: Sequence[tuple[Rule, Sequence[Change]]]) -> "AlertRuleDetailOut":
        """The rules with their changes."""
        return cls(
            items=[
                AlertRuleChangesOut(
                    **AlertRuleOut.of(rule).dict(),
                    changes=[MonitoringChangeOut.of(each) for each in changes],
                    reviews=[MonitoringReviewOut.of(each) for each in rule.reviews],
                )
                for rule, changes in found
            ]
        )
