"""Monitoring as the API gives it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ninja import Schema

from seatrial.domains.monitoring.types import (
    Board,
    Change,
    Checked,
    Fault,
    Health,
    HealthState,
    Lead,
    Metric,
    Review,
    Reviewed,
    Rule,
)


class MonitoringFaultOut(Schema):
    """Something wrong, where (`file:line`), and what to do about it."""

    code: str
    place: str
    message: str
    remedy: str

    @classmethod
    def of(cls, found: Fault) -> "MonitoringFaultOut":
        """The fault."""
        return cls(code=found.code, place=str(found.place), message=found.message, remedy=found.remedy)


class MonitoringReviewOut(Schema):
    """Somebody looked at it on that day."""

    on: date
    by: str
    what: str

    @classmethod
    def of(cls, found: Review) -> "MonitoringReviewOut":
        """The review."""
        return cls(on=found.on, by=found.by, what=found.what)


class MonitoringReviewedOut(Schema):
    """The last review, until when it counts, and whether that is over."""

    last: MonitoringReviewOut | None
    until: date | None
    stale: bool

    @classmethod
    def of(cls, found: Reviewed) -> "MonitoringReviewedOut":
        """Where reviews stand."""
        last = MonitoringReviewOut.of(found.last) if found.last else None
        return cls(last=last, until=found.until, stale=found.is_stale)


class MonitoringChangeOut(Schema):
    """What a revision changed, line by line, and who reviewed it after that (null: nobody yet)."""

    revision: int
    at: datetime
    by: str
    lines: list[str]
    reviewed: MonitoringReviewOut | None

    @classmethod
    def of(cls, found: Change) -> "MonitoringChangeOut":
        """The change."""
        reviewed = MonitoringReviewOut.of(found.reviewed) if found.reviewed else None
        return cls(
            revision=found.revision, at=found.at, by=found.by, lines=list(found.lines), reviewed=reviewed
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


class DashboardPanelOut(Schema):
    """A panel: what it asks for, and which of it nobody explains."""

    title: str
    queries: list[str]
    metrics: list[str]
    undocumented: list[str]


class DashboardOut(Schema):
    """A dashboard: for whom it is, who keeps it right, and what is wrong with it."""

    name: str
    title: str
    monitoring: str
    service: str
    file: str
    audience: str
    owner: str
    review: MonitoringReviewedOut
    panels: list[DashboardPanelOut]
    faults: list[MonitoringFaultOut]

    @classmethod
    def of(cls, found: Board) -> "DashboardOut":
        """The dashboard."""
        panels = [
            DashboardPanelOut(
                title=each.title, queries=list(each.queries), metrics=list(each.metrics),
                undocumented=list(each.undocumented),
            )
            for each in found.panels
        ]  # fmt: skip
        return cls(
            name=found.slug, title=found.title, monitoring=found.plan, service=found.service,
            file=found.note.file, audience=found.note.audience, owner=found.note.owner,
            review=MonitoringReviewedOut.of(found.reviewed), panels=panels,
            faults=[MonitoringFaultOut.of(each) for each in found.faults],
        )  # fmt: skip


class DashboardsOut(Schema):
    """Dashboards by title."""

    items: list[DashboardOut]

    @classmethod
    def of(cls, found: Sequence[Board]) -> "DashboardsOut":
        """The dashboards."""
        return cls(items=[DashboardOut.of(each) for each in found])


class MetricMeaningOut(Schema):
    """What a metric means, its unit, and what is normal."""

    name: str
    meaning: str
    unit: str
    normal: str


class DashboardDetailOut(DashboardOut):
    """A dashboard with the dictionary, and with what changed in it, the newest first."""

    metrics: list[MetricMeaningOut]
    changes: list[MonitoringChangeOut]

    @classmethod
    def of(  # type: ignore[override]  # it says more
        cls, found: Board, *, changes: Sequence[Change], metrics: Mapping[str, Metric]
    ) -> "DashboardDetailOut":
        """The dashboard with its history."""
        return cls(
            **DashboardOut.of(found).dict(),
            metrics=[
                MetricMeaningOut(name=each.name, meaning=each.meaning, unit=each.unit, normal=each.normal)
                for each in metrics.values()
            ],
            changes=[MonitoringChangeOut.of(each) for each in changes],
        )


class HealthCheckOut(Schema):
    """A health check: `holds` is null where nobody knows; `every` is in seconds, for each probe."""

    id: str
    title: str
    criterion: str
    holds: bool | None
    reason: str
    probes: list[str]
    expected: str
    every: list[int]
    since: datetime | None

    @classmethod
    def of(cls, found: Checked) -> "HealthCheckOut":
        """The check."""
        check = found.check
        return cls(
            id=check.id, title=check.title, criterion=f"{check.checklist}/{check.criterion}",
            holds=found.holds, reason=found.reason, probes=list(found.probes), expected=found.expected,
            every=[int(each.total_seconds()) for each in found.every], since=found.since,
        )  # fmt: skip


class ServiceHealthOut(Schema):
    """Whether a service is healthy in an environment: the expression, its checks, and a person's review."""

    monitoring: str
    service: str
    environment: str
    state: HealthState
    healthy: str
    checks: list[HealthCheckOut]
    review: MonitoringReviewedOut

    @classmethod
    def of(cls, found: Health) -> "ServiceHealthOut":
        """The health."""
        return cls(
            monitoring=found.plan.name, service=found.plan.service, environment=found.environment,
            state=found.state, healthy=found.plan.healthy,
            checks=[HealthCheckOut.of(each) for each in found.checks],
            review=MonitoringReviewedOut.of(found.reviewed),
        )  # fmt: skip


class ServiceHealthsOut(Schema):
    """The health of services."""

    items: list[ServiceHealthOut]

    @classmethod
    def of(cls, found: Sequence[Health]) -> "ServiceHealthsOut":
        """The health of each in each environment."""
        return cls(items=[ServiceHealthOut.of(each) for each in found])
