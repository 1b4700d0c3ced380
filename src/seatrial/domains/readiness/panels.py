"""What readiness shows on the pages of lower floors."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from weakref import WeakKeyDictionary

from django.urls import reverse

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness import policies, rules, selectors
from seatrial.domains.readiness.selectors import Report
from seatrial.domains.readiness.types import Tally
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box, Column
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

_NOTHING = Tally({})


#: What one request has read of a service: both boxes of its page show the same standings.
_READ: WeakKeyDictionary[Request, dict[tuple[str, str], tuple[datetime, list[Report]]]] = WeakKeyDictionary()


def _reports(request: Request, service: Service, environment: str) -> tuple[datetime, list[Report]]:
    """When the standings of the service were read for this request, and the reports made of them."""
    seen = _READ.setdefault(request, {})
    key = service.urn, environment
    if key not in seen:
        now = clock.now()
        found = selectors.reports(service.urn, environment=environment, now=now, tier=service.tier)
        seen[key] = now, found
    return seen[key]


def _environment(request: Request, service: Service) -> str:
    names = [found.name for found in rules.environments_of(service)]
    wanted = request.GET.get("environment", "")
    return wanted if wanted in names else names[0]


def overview(request: Request, subject: Any) -> Box | None:
    """How all criteria of all services stand."""
    del subject
    now, known = clock.now(), catalog.known_to(request.actor)
    total = catalog.count() if known is None else len(known)
    if not total:
        return None
    worst = selectors.most_failed(now=now, limit=8, known=known)
    services = catalog.by_urns([urn for urn, _ in worst])
    context = {
        "services": total,
        "tally": (tally := selectors.overview(now=now, known=known)),
        "percent": f"{tally.percent}%",
        "of_all": f"of {tally.total} that apply",
        "troubled": [(services[urn], tally) for urn, tally in worst if urn in services],
        "now": now,
    }
    return Box("readiness/part_overview.html", context)


def overview_turns(request: Request, subject: Any) -> Box | None:
    """What turned last; it stands below what people owe."""
    del subject
    shown = selectors.turns(limit=6, known=catalog.known_to(request.actor))
    if not shown:
        return None
    services = catalog.by_urns([turn.service for turn in shown])
    context = {
        "turns": [(turn, services.get(turn.service)) for turn in shown],
        "now": clock.now(),
        "title": "What turned last",
    }
    return Box("readiness/part_turns.html", context)


def service_main(request: Request, subject: Service) -> Box:
    """Where every criterion stands for the service, by area."""
    environment = _environment(request, subject)
    now, reports = _reports(request, subject, environment)
    context = {
        "service": subject,
        "environment": environment,
        "environments": [found.name for found in rules.environments_of(subject)],
        "reports": reports,
        "report": _chosen(request, reports),
        "now": now,
    }
    return Box("readiness/part_reports.html", context)


def _chosen(request: Request, reports: Sequence[Report]) -> Report | None:
    """The checklist whose criteria are shown: the one that the address names, else the first."""
    name = request.GET.get("checklist", "")
    named = next((each for each in reports if each.checklist.name == name), None)
    return named or next(iter(reports), None)


def service_top(request: Request, subject: Service) -> Box | None:
    """The figures of the service at a glance."""
    environment = _environment(request, subject)
    now, reports = _reports(request, subject, environment)
    shown = [each for report in reports for each in report.shown]
    if not shown:
        return None
    tally = selectors.tally_of(shown)
    must_open = sum(each.criterion.must and each.result != "pass" for each in shown)
    expiring = min((each.valid_until for each in shown if each.valid_until), default=None)
    context = {
        "percent": f"{tally.percent}%",
        "of_all": f"of {tally.total} criteria pass in {environment}",
        "failed": tally.counts["fail"] + tally.counts["error"],
        "unknown": tally.counts["unknown"],
        "expiring": expiring,
        "assessed_at": max(each.assessed_at for each in shown),
        "must_open": f"{must_open} must-do items open",
        "now": now,
    }
    return Box("readiness/part_figures.html", context)


def service_side(request: Request, subject: Service) -> Box:
    """What turned last about the service."""
    environment = _environment(request, subject)
    found = selectors.turns(service=subject.urn, environment=environment, limit=8)
    return Box(
        "readiness/part_turns.html",
        {"turns": [(turn, subject) for turn in found], "now": clock.now(), "title": "What turned last"},
    )


def service_actions(request: Request, subject: Service) -> Box:
    """The button that starts a trial, for whoever may start one."""
    context = {
        "service": subject,
        "environment": _environment(request, subject),
        "may_try": policies.may_try(request.actor, scopes=catalog.scopes(subject)),
    }
    return Box("readiness/part_start.html", context)


def services_column(request: Request, subjects: Sequence[Service]) -> Column:
    """How the criteria of each service stand."""
    del request
    tallies = selectors.tallies([each.urn for each in subjects], now=clock.now())
    cells = {
        each.urn: Box("readiness/part_cell.html", {"tally": tallies.get(each.urn, _NOTHING)})
        for each in subjects
    }
    return Column("Readiness", cells)


panels.add("overview", name="readiness", order=10, build=overview)
panels.add("overview", name="turns", order=90, build=overview_turns)
panels.add("service.actions", name="trial", order=10, build=service_actions)
panels.add("service.top", name="readiness", order=10, build=service_top)
panels.add("service.main", name="readiness", order=10, build=service_main)
panels.add("service.side", name="turns", order=50, build=service_side)
panels.add_column("services.column", name="readiness", order=10, build=services_column)


def _criteria(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    """Criteria of the checklists that the actor may know of; each leads to its checklist, narrowed to it."""
    found = []
    for asked in selectors.find_criteria(text, actor=actor, limit=limit):
        address = reverse("readiness:checklist", args=[asked.checklist.name])
        narrowed = f"{address}?{urlencode({'q': asked.criterion.id})}"
        found.append(Hit(asked.criterion.title, narrowed, asked.checklist.title))
    return found


def _trials(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    """The latest trials of the services that match and that the actor may know of."""
    return [
        Hit(
            f"Trial of {tried.service.title}",
            reverse("readiness:trial", args=[tried.trial.uid]),
            f"{tried.trial.environment}, {tried.trial.requested_at:%Y-%m-%d %H:%M} UTC",
        )
        for tried in selectors.find_trials(text, actor=actor, limit=limit)
    ]


search.add("criteria", title="Criteria", order=45, find=_criteria)
search.add("trials", title="Trials", order=55, find=_trials)
search.add_action("Show open questions", url_name="readiness:questions", detail="how services are operated")
navigation.add("Checklists", url_name="readiness:checklists", order=31, group="readiness", icon="list-check")


def _using(request: Request, item: Item) -> Box | None:
    """The criteria that rest on a piece of evidence."""
    del request
    service = catalog.by_urn(item.subject.service)
    found = selectors.using(item.uid, service=item.subject.service, environment=item.subject.environment)
    if service is None:
        return None
    context = {"service": service, "environment": item.subject.environment, "standings": found}
    return Box("readiness/part_using.html", context)


panels.add("evidence.side", name="criteria", order=10, build=_using)
