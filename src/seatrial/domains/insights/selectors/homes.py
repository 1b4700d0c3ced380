"""Home pages of personas, from live data (R037)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions.selectors.risks import risks
from seatrial.domains.actions.types import Filter as ActionFilter
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules.graph import dependencies, dependents
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence.types import Item
from seatrial.domains.gates import selectors as gates
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import PERSONAS, Duty, Home, Persona, Reachable, Readings
from seatrial.domains.readiness import rules as readiness_rules
from seatrial.domains.readiness import selectors as readiness
from seatrial.domains.readiness.types import Tally
from seatrial.domains.reviews import selectors as reviews
from seatrial.domains.reviews.selectors.gaps import gaps, reviews_begun
from seatrial.domains.reviews.types import GapFilter
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

#: Deployments, drills and services that a home page looks at.
_LAST, _SERVICES = 20, 20
#: Types of evidence that home pages read themselves.
_KINDS = ("drill", "load_test", "alert_rules")
#: Which page is whose, by role; the first that fits.
_BY_ROLE: Mapping[str, Persona] = {
    "operations_lead": "operations",
    "manager": "operations",
    "engineering_lead": "development",
    "vendor_lead": "development",
    "product_manager": "business",
    "service_owner": "business",
    "security_lead": "sre",
}


@dataclass(frozen=True, slots=True)
class About:
    """Which service and environment a page is about, and what else there is to choose."""

    service: Service
    environment: str
    services: tuple[Service, ...]
    environments: tuple[str, ...]


def persona_of(actor: Actor) -> Persona:
    """The page that fits the roles of the actor best; `sre` where none says so."""
    held = {role for roles in actor.roles.values() for role in roles}
    return next((page for role, page in _BY_ROLE.items() if role in held), "sre")


def known_persona(name: str) -> Persona:
    """The persona of that name; raises NotFound."""
    for each in PERSONAS:
        if each == name:
            return each
    raise NotFound(f"there is no home page {name[:40]!r}", remedy=f"There are {', '.join(PERSONAS)}.")


def about(actor: Actor, *, service: str = "", environment: str = "") -> About | None:
    """What a page is about: the service of that name, else the first that the actor holds a role within,
    else the first by name; None where there is none. Raises NotFound.
    """
    known = catalog.known_to(actor)
    found = tuple(catalog.services(catalog.Filter(only=known), limit=_SERVICES))
    if service:
        chosen = catalog.known_service(service, actor=actor)
    elif found:
        chosen = next((each for each in found if actor.roles.get(each.urn)), found[0])
    else:
        return None
    places = readiness_rules.environments_of(chosen)
    names = tuple(each.name for each in places)
    protected = next((each.name for each in places if each.protected), names[0])
    place = environment if environment in names else protected
    return About(chosen, place, found, names)


def home(persona: Persona, *, about: About, actor: Actor, now: datetime) -> Home:
    """The page with every fact."""
    return rules.home_of(persona, read=_read(about, actor, now))


def _read(about: About, actor: Actor, now: datetime) -> Readings:
    service, place = about.service, about.environment
    reports = readiness.reports(service.urn, environment=place, now=now, tier=service.tier)
    counted = actions.counts(wanted := ActionFilter(service=service.urn), today=now.date())
    deployed, _ = catalog.deployments(service=service, environment=place, limit=_LAST)
    graph = catalog.graph(catalog.known_to(actor))
    running = {each.environment: each for each in catalog.running_now(service)}
    passed = gates.passages(service_uid=service.uid, limit=_LAST)
    kept = gaps(about_it := GapFilter(service_uid=service.uid))
    pieces = _pieces(service, place)
    return Readings(
        service=service,
        environment=place,
        now=now,
        shown=tuple(each for report in reports for each in report.shown),
        areas=tuple((area.title, area.tally) for report in reports for area in report.areas),
        standing=reviews.standing(service.uid, environment=place, now=now),
        gaps=tuple(each for each in kept if each.closed_at is None and each.environment == place),
        reviewed=bool(reviews_begun(about_it)),
        actions=(counted.open, counted.overdue),
        due=next(iter(actions.next_due(wanted, limit=1)), None),
        drills=pieces["drill"],
        loads=pieces["load_test"],
        alerting=pieces["alert_rules"],
        contacts=_contacts(service, now),
        duty=_duty(service, now),
        deployments=tuple(deployed),
        running=running.get(place),
        needs=tuple(graph.nodes[urn].title for urn in dependencies(graph, urn=service.urn)),
        needed_by=tuple(graph.nodes[urn].title for urn in dependents(graph, urn=service.urn)),
        passed=len(passed),
        bypassed=sum(each.kind == "bypassed" for each in passed),
        risks=tuple(each.risk.title for each in risks(actor, today=now.date(), of=service.urn)),
        others=_others(about, now),
    )


def _pieces(service: Service, environment: str) -> Mapping[str, tuple[Item, ...]]:
    """By type, what criteria see now and what was sent; what was taken back does not count."""
    about = evidence.Filter(service=service.urn, environment=environment, outcome="found", show="current")
    found = {kind: evidence.items(replace(about, type=kind), limit=_LAST) for kind in _KINDS}
    uids = [each.uid for items in found.values() for each in items]
    taken_back = {each.evidence for each in evidence.retractions(uids) if each.stands}
    return {
        kind: tuple(each for each in items if each.uid not in taken_back) for kind, items in found.items()
    }


def _contacts(service: Service, now: datetime) -> tuple[Reachable, ...]:
    found = catalog.contacts([service.urn, service.system, service.owner])
    names = catalog.titles({each.who for each in found if each.who})
    return tuple(
        Reachable(each.name or names.get(each.who, each.who), each.channel, each.is_stale(now))
        for each in found
    )


def _duty(service: Service, now: datetime) -> tuple[Duty, ...]:
    found = [
        (model.title, days[0]) for model, days in catalog.coverage_of(service.owner, first=now.date()) if days
    ]
    people = {urn for _, day in found for urn in (*day.primaries, *day.backups)}
    names = catalog.titles(people)
    return tuple(
        Duty(
            title,
            tuple(names.get(urn, urn) for urn in day.primaries),
            tuple(names.get(urn, urn) for urn in day.backups),
            day.gap,
        )
        for title, day in found
    )


def _others(about: About, now: datetime) -> tuple[tuple[str, str, Tally], ...]:
    tallies = readiness.tallies([each.urn for each in about.services], now=now)
    found = [(each.name, each.title, tallies[each.urn]) for each in about.services if each.urn in tallies]
    return tuple(sorted(found, key=lambda each: (each[2].percent, each[0])))
