"""The pages of monitoring: rules, a rule, dashboards, a dashboard, health."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_safe

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.monitoring import selectors, services
from seatrial.domains.monitoring.rules import by_severity, cover_plans, only
from seatrial.domains.monitoring.rules.reminding import MATTER_KINDS, MATTER_STATES
from seatrial.domains.monitoring.rules.using import USE_STATES
from seatrial.domains.monitoring.types import FAULTS, LEADS
from seatrial.kit import clock
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_EXAMPLE = """\
apiVersion: seatrial.dev/v1
kind: Monitoring
metadata: {name: my-service}
spec:
  service: component:default/my-service
  owner: group:default/my-team
  rules:
    files: [alerts/*.yaml]
    review_within: 90d
    notes:
      MyServiceDown:
        reviews: [{date: 2026-11-20, by: user:default/me, what: "One minute is right."}]
  dashboards:
    - file: dashboards/my-service.json
      audience: on call
      owner: group:default/my-team
      reviews: [{date: 2026-11-20, by: user:default/me}]
  metrics:
    my_queue_depth: {meaning: "What waits.", unit: documents, normal: below 20}
"""
_HEALTH = """\
apiVersion: seatrial.dev/v1
kind: HealthChecks
metadata: {name: my-service}
spec:
  service: component:default/my-service
  owner: group:default/my-team
  checks:
    - {id: answers, criterion: operational-readiness/health-endpoint}
    - {id: queue, criterion: operational-readiness/queue}
  healthy: answers && queue
  review: {every: 30d}
"""
_KINDS = {
    "rule": "Alert rule", "dashboard": "Dashboard", "unused": "Unused dashboard", "health": "Health",
}  # fmt: skip


@require_safe
def rules(request: Request) -> HttpResponse:
    """Alert rules with owner, review and what is wrong with each."""
    today = clock.now().date()
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "fault", "severity", "text")}
    urn = selectors.service_urn(said["service"], actor=request.actor)
    fault = said["fault"] if said["fault"] in ("any", *FAULTS) else ""
    judged = selectors.judged(request.actor, today=today, service=urn)
    found = selectors.rules(judged, wanted=selectors.Wanted(fault, said["severity"], said["text"]))
    context = {
        "rules": found,
        "people": selectors.reviewers(each.reviewed for each in found),
        "names": catalog.titles({urn for each in found for urn in (each.service, each.owner)}),
        "files": [fault for each in judged for fault in each.faults],
        "any": bool(judged),
        "severities": sorted({each.written.severity for one in judged for each in one.rules} - {""}),
        "faults": FAULTS,
        "fault": fault,
        "said": said,
        "example": _EXAMPLE,
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_rules.html", context=context)


@require_safe
def rule(request: Request, name: str, alert: str) -> HttpResponse:
    """One alert: how to read it, its runbook, its reviews, and what changed in it."""
    today = clock.now().date()
    judged, found = selectors.known_rules(name, alert=alert, actor=request.actor, today=today)
    context = {
        "plan": judged.plan,
        "alert": alert,
        "people": selectors.reviewers((), more=[one for each in found for one in each.reviews]),
        "rules": [(each, selectors.rule_changes(judged.plan, rule=each)) for each in found],
        "metrics": judged.plan.metrics,
        "names": catalog.titles({urn for each in found for urn in (each.service, each.owner)}),
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_rule.html", context=context)


@require_safe
def coverage(request: Request) -> HttpResponse:
    """Which alerts lead to a runbook, by severity, and each that does not."""
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "severity", "lead")}
    said["lead"] = said["lead"] if said["lead"] in LEADS else ""
    urn = selectors.service_urn(said["service"], actor=request.actor)
    whole = cover_plans(selectors.judged(request.actor, today=clock.now().date(), service=urn))
    lead = next((each for each in LEADS if each == said["lead"]), None)
    found = only(whole, severity=said["severity"], lead=lead)
    shown = found.entries if lead else [each for each in found.entries if each.fault]
    context = {
        "whole": whole,
        "counts": by_severity(found.entries),
        "severities": [each.severity for each in by_severity(whole.entries) if each.severity],
        "leads": LEADS,
        "entries": shown,
        "without": sum(each.lead == "none" for each in whole.entries),
        "dead": sum(each.lead in ("dead-runbook", "dead-anchor") for each in whole.entries),
        "names": catalog.titles({each.service for each in shown}),
        "said": said,
        "example": _EXAMPLE,
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_coverage.html", context=context)


@require_safe
def reviews(request: Request) -> HttpResponse:
    """What is to be reviewed: rules, dashboards, health; the longest overdue first."""
    today = clock.now().date()
    said = {key: request.GET.get(key, "").strip()[:200] for key in ("service", "team", "kind")}
    state = request.GET.get("state", "overdue")
    wanted = selectors.Owed(
        state if state in MATTER_STATES else "", said["kind"] if said["kind"] in MATTER_KINDS else "",
        team=said["team"],
    )  # fmt: skip
    urn = selectors.service_urn(said["service"], actor=request.actor)
    every = selectors.matters(request.actor, today=today, service=urn)
    found = selectors.owed(every, wanted=wanted)
    context = {
        "rows": [(each, _KINDS[each.kind], told) for each, told in selectors.last_told(found)],
        "every": len(every),
        "names": catalog.titles({urn for each in found for urn in (each.service, each.owner)}),
        "kinds": _KINDS.items(),
        "states": MATTER_STATES,
        "state": wanted.state or "all",
        "said": said,
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_reviews.html", context=context)


@require_GET
def open_dashboard(request: Request, name: str, slug: str) -> HttpResponse:
    """The way to a dashboard where it is; that somebody took it is counted."""
    return redirect(services.open_board(name, slug=slug, actor=request.actor, now=clock.now()))


@require_safe
def dashboards(request: Request) -> HttpResponse:
    """Dashboards: for whom each is, who keeps it right, when somebody looked at it."""
    said = request.GET.get("service", "").strip()[:200]
    urn = selectors.service_urn(said, actor=request.actor)
    today, state = clock.now().date(), request.GET.get("use", "")
    found = selectors.boards(request.actor, service=urn, today=today)
    use = selectors.uses(found, today=today)
    shown = [each for each in found if state not in USE_STATES or use[each.key].state == state]
    context = {
        "boards": [(each, use[each.key]) for each in shown],
        "any": bool(found),
        "use": state if state in USE_STATES else "",
        "uses": USE_STATES,
        "people": selectors.reviewers(each.reviewed for each in shown),
        "names": catalog.titles({urn for each in found for urn in (each.service, each.note.owner)}),
        "said": said,
        "example": _EXAMPLE,
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_dashboards.html", context=context)


@require_safe
def dashboard(request: Request, name: str, slug: str) -> HttpResponse:
    """One dashboard: its panels with what each metric means, its reviews, and what changed in it."""
    today = clock.now().date()
    judged, board = selectors.known_board(name, slug=slug, actor=request.actor, today=today)
    context = {
        "plan": judged.plan,
        "board": board,
        "use": selectors.uses([board], today=today)[board.key],
        "people": selectors.reviewers([board.reviewed], more=board.note.reviews),
        "changes": selectors.board_changes(judged.plan, board=board),
        "metrics": judged.plan.metrics.values(),
        "names": catalog.titles({board.service, board.note.owner}),
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_dashboard.html", context=context)


@require_safe
def health(request: Request) -> HttpResponse:
    """Whether services are healthy, by what, and whether a person looked in time."""
    said = request.GET.get("service", "").strip()[:200]
    urn = selectors.service_urn(said, actor=request.actor)
    found = selectors.healths(request.actor, now=clock.now(), service=urn)
    context = {
        "healths": found,
        "people": selectors.reviewers(each.reviewed for each in found),
        "names": catalog.titles({urn for each in found for urn in (each.plan.service, each.plan.owner)}),
        "said": said,
        "example": _HEALTH,
        "now": clock.now(),
    }
    return render(request, template="monitoring/page_health.html", context=context)
