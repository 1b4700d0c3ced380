"""Monitoring over the API."""

from typing import Literal

from ninja import Router

from seatrial.domains.monitoring import selectors
from seatrial.domains.monitoring.rules import as_data, cover_plans, only
from seatrial.domains.monitoring.rules.reminding import MatterKind
from seatrial.domains.monitoring.rules.using import UseState
from seatrial.domains.monitoring.schemas.boards import (
    DashboardDetailOut,
    DashboardsOut,
)
from seatrial.domains.monitoring.schemas.health import (
    ServiceHealthsOut,
)
from seatrial.domains.monitoring.schemas.reviews import (
    MonitoringReviewsOut,
)
from seatrial.domains.monitoring.schemas.rules import (
    AlertCoverageOut,
    AlertRuleDetailOut,
    AlertRulesOut,
)
from seatrial.domains.monitoring.types import FaultCode, Lead
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["monitoring"])


@router.get("/rules", response=AlertRulesOut, summary="List alert rules")
def list_alert_rules(
    request: Request,
    service: str = "",
    fault: Literal["", "any"] | FaultCode = "",
    severity: str = "",
    text: str = "",
) -> AlertRulesOut:
    """Alert rules with what is wrong with each, those with most first; and files that cannot be read."""
    today = clock.now().date()
    urn = selectors.service_urn(service, actor=request.actor)
    judged = selectors.judged(request.actor, today=today, service=urn)
    found = selectors.rules(judged, wanted=selectors.Wanted(fault, severity[:200], text[:200]))
    return AlertRulesOut.of(found, faults=[fault for each in judged for fault in each.faults])


@router.get("/rules/{name}/{alert}", response=AlertRuleDetailOut, summary="Show an alert rule")
def show_alert_rule(request: Request, name: str, alert: str) -> AlertRuleDetailOut:
    """The rules of one alert, with what revisions changed in each, and who reviewed that."""
    today = clock.now().date()
    judged, found = selectors.known_rules(name, alert=alert, actor=request.actor, today=today)
    pairs = [(each, selectors.rule_changes(judged.plan, rule=each)) for each in found]
    return AlertRuleDetailOut.of(pairs)


@router.get("/coverage", response=AlertCoverageOut, summary="Report which alerts lead to a runbook")
def report_alert_coverage(
    request: Request, service: str = "", severity: str = "", lead: Literal[""] | Lead = ""
) -> AlertCoverageOut:
    """How many alert rules there are and how many lead to a runbook, by severity, with each that does not."""
    urn = selectors.service_urn(service, actor=request.actor)
    judged = selectors.judged(request.actor, today=clock.now().date(), service=urn)
    found = only(cover_plans(judged), severity=severity[:200], lead=lead or None)
    return AlertCoverageOut(**as_data(found))


@router.get("/reviews", response=MonitoringReviewsOut, summary="List what of monitoring is to be reviewed")
def list_monitoring_reviews(
    request: Request, state: Literal["overdue", "soon", "later", "all"] = "overdue", service: str = "",
    team: str = "", kind: Literal[""] | MatterKind = "",
) -> MonitoringReviewsOut:  # fmt: skip
    """Rules, dashboards and health that their owners have to look at again, and dashboards that nobody uses;
    what waits longest first. `team` is a part of the owner.
    """
    urn = selectors.service_urn(service, actor=request.actor)
    every = selectors.matters(request.actor, today=clock.now().date(), service=urn)
    wanted = selectors.Owed("" if state == "all" else state, kind, team=team[:200])
    return MonitoringReviewsOut.of(selectors.last_told(selectors.owed(every, wanted=wanted)))


@router.get("/dashboards", response=DashboardsOut, summary="List dashboards")
def list_dashboards(request: Request, service: str = "", use: Literal[""] | UseState = "") -> DashboardsOut:
    """Dashboards with audience, owner, use, review, and what is wrong with each; `use`: only those."""
    today = clock.now().date()
    urn = selectors.service_urn(service, actor=request.actor)
    found = selectors.boards(request.actor, service=urn, today=today)
    uses = selectors.uses(found, today=today)
    return DashboardsOut.of([each for each in found if use in ("", uses[each.key].state)], uses=uses)


@router.get("/dashboards/{name}/{slug}", response=DashboardDetailOut, summary="Show a dashboard")
def show_dashboard(request: Request, name: str, slug: str) -> DashboardDetailOut:
    """One dashboard: panels, the dictionary of its metrics, and what revisions changed in it."""
    today = clock.now().date()
    judged, board = selectors.known_board(name, slug=slug, actor=request.actor, today=today)
    changes = selectors.board_changes(judged.plan, board=board)
    use = selectors.uses([board], today=today)[board.key]
    return DashboardDetailOut.of(board, use=use, changes=changes, metrics=judged.plan.metrics)


@router.get("/health", response=ServiceHealthsOut, summary="List the health of services")
def list_service_health(request: Request, service: str = "") -> ServiceHealthsOut:
    """Whether services are healthy in each environment, by what, and whether a person looked in time."""
    found = selectors.healths(
        request.actor, now=clock.now(), service=selectors.service_urn(service, actor=request.actor)
    )
    return ServiceHealthsOut.of(found)
