"""Health of services: checks are criteria that stand, the expression puts them together."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.monitoring.rules.health import health_of, health_plan_of
from seatrial.domains.monitoring.types import Check, Checked, Health, HealthPlan, Reviewed
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.rules import environments_of
from seatrial.domains.readiness.types import Shown
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

_HOLDS = {"pass": True, "fail": False}


def healths(actor: Actor, *, now: datetime, service: str = "") -> list[Health]:
    """The health of every service that says when it is healthy and that the actor may know of, in each of
    its environments; or of that service (a URN).
    """
    found: list[Health] = []
    mine = health_plans(actor, service=service)
    services = catalog.by_urns({each.service for each in mine})
    for plan in mine:
        if plan.service in services:
            found += _healths(plan, services[plan.service], now)
    return found


def known_health(service: Service, *, actor: Actor, now: datetime) -> list[Health]:
    """The health of the service in each of its environments; raises NotFound without one."""
    found = healths(actor, now=now, service=service.urn)
    if not found:
        remedy = "Write a definition of the kind HealthChecks."
        raise NotFound(f"nothing says when {service.name} is healthy", remedy=remedy)
    return found


def health_plans(actor: Actor, *, service: str = "") -> list[HealthPlan]:
    """What says when services are healthy that the actor may know of, or that one (a URN)."""
    known = catalog.known_to(actor)
    found = [
        health_plan_of(each.body, workspace=each.workspace)
        for each in workspace.standings(workspace.Filter(kind="HealthChecks"))
    ]
    return [
        each
        for each in found
        if (not service or each.service == service) and (known is None or each.service in known)
    ]


def _healths(plan: HealthPlan, service: Service, now: datetime) -> Iterator[Health]:
    reviewed = Reviewed(plan.reviews[0] if plan.reviews else None, plan.window, now.date())
    for environment in environments_of(service):
        shown = readiness.standings(service.urn, environment=environment.name, now=now)
        standing = {(each.checklist.removeprefix("checklist:"), each.criterion.id): each for each in shown}
        checks = tuple(_checked(each, standing) for each in plan.checks)
        state = health_of(plan.healthy, holds={each.check.id: each.holds for each in checks})
        yield Health(plan, environment.name, state, checks, reviewed)


def _checked(check: Check, standing: Mapping[tuple[str, str], Shown]) -> Checked:
    found = standing.get((check.checklist, check.criterion))
    if found is None:
        return Checked(check, None, f"{check.checklist}/{check.criterion} is not asked of it there")
    criterion = found.criterion
    return Checked(
        check=check,
        holds=_HOLDS.get(found.result),
        reason=found.reason,
        probes=tuple(each.probe for each in criterion.probes),
        expected=criterion.check,
        every=tuple(each.every for each in criterion.probes),
        since=found.since,
    )
