"""The catalogue's ways in, its boxes on the page of a service, and what a search finds of it."""

from collections.abc import Callable, Sequence
from functools import partial

from django.utils.safestring import SafeString

from seatrial.domains.catalog import policies, selectors
from seatrial.domains.catalog.rules.contacts import stale
from seatrial.domains.catalog.rules.graph import dependencies, dependents, neighbourhood
from seatrial.domains.catalog.types import Service
from seatrial.domains.workspace import selectors as workspaces
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.ui import navigation, panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request
from seatrial.ui.search import Hit

#: Deployments that the page of a service shows; the API has the others.
_SHOWN = 8


def service_dependencies(request: Request, subject: Service) -> Box:
    """What it needs and who needs it, drawn and as lists."""
    graph = selectors.graph(selectors.known_to(request.actor))
    near = neighbourhood(graph, urn=subject.urn, steps=1)
    if len(near.nodes) < 2:
        return Box("catalog/part_no_dependencies.html", {"service": subject})
    hit, needed = dependents(graph, urn=subject.urn), dependencies(graph, urn=subject.urn)
    confined = request.actor.is_confined
    context = {
        "service": subject,
        "drawing": SafeString(
            selectors.drawing(near, label=f"Around {subject.title}", marked=subject.urn, confined=confined)
        ),
        "needs": [(graph.nodes[urn], steps) for urn, steps in needed.items()],
        "hit": [(graph.nodes[urn], steps) for urn, steps in hit.items()],
    }
    return Box("catalog/part_dependencies.html", context)


def service_deployments(request: Request, subject: Service) -> Box:
    """What runs where, and what was deployed last."""
    del request
    shown, following = selectors.deployments(service=subject, limit=_SHOWN)
    running = {each.environment: each for each in selectors.running_now(subject)}
    context = {
        "service": subject,
        "environments": [(each, running.get(each.name)) for each in subject.environments],
        "deployments": shown,
        "more": bool(following),
        "now": clock.now(),
    }
    return Box("catalog/part_deployments.html", context)


def service_contacts(request: Request, subject: Service) -> Box:
    """Who is called, in which order, and when somebody last reached them."""
    now = clock.now()
    found = selectors.contacts([subject.urn, subject.system, subject.owner])
    may = policies.may_verify_contact(request.actor, scopes=selectors.scopes(subject))
    context = {
        "service": subject,
        "contacts": [(each, each.is_stale(now)) for each in found],
        "names": selectors.named({each.who for each in found}, actor=request.actor),
        "stale": len(stale(found, now=now)),
        "may": may,
        "back": request.path,
        "now": now,
    }
    return Box("catalog/part_contacts.html", context)


def service_matrices(request: Request, subject: Service) -> Box:
    """The RACI matrices that are about it."""
    del request
    found = selectors.matrices([subject.urn, subject.system or subject.urn, subject.owner])
    return Box("catalog/part_matrices.html", {"matrices": found, "service": subject})


def service_ownership(request: Request, subject: Service) -> Box:
    """Since when who owns it, and what is wrong with that and with all else that the catalogue says."""
    now, only = clock.now(), frozenset({subject.urn})
    spans = selectors.ownership(subject)
    context = {
        "service": subject,
        "spans": spans,
        "names": selectors.named({span.owner for span in spans}, actor=request.actor),
        "troubles": selectors.troubles(now=now, only=only).get(subject.urn, []),
        "reviewed": subject.annotations.get(selectors.OWNERSHIP_REVIEWED, ""),
        "now": now,
    }
    return Box("catalog/part_ownership.html", context)


def _services(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    found = selectors.find_services(text, only=selectors.known_to(actor), limit=limit)
    return [Hit(each.title, selectors.address_of(each.urn), f"tier {each.tier}") for each in found]


def _parties(actor: Actor, *, text: str, limit: int, kinds: tuple[str, ...]) -> Sequence[Hit]:
    found = selectors.find_parties(text, kinds=kinds, limit=limit)
    known = [each for each in found if selectors.knows_urn(actor, urn=each.urn)]
    hits = [Hit(each.title, selectors.address_of(each.urn), each.description or each.kind) for each in known]
    return [hit for hit in hits if not actor.is_confined or "/definitions/" not in hit.url]


def _definitions(actor: Actor, *, text: str, limit: int) -> Sequence[Hit]:
    if actor.is_confined:
        return []
    found = workspaces.standings(workspaces.Filter(text=text), limit=limit * 5)
    hits = [Hit(each.title, selectors.definition_address(each.urn), each.urn) for each in found]
    plain = search.best(hits, text=text, limit=limit)
    return [*plain, *(hit for hit in hits if hit not in plain)][:limit]


def _of(*kinds: str) -> Callable[..., Sequence[Hit]]:
    return partial(_parties, kinds=kinds)


navigation.add("Services", url_name="catalog:services", order=20, icon="apps")
navigation.add("Teams", url_name="catalog:teams", order=40, group="organisation", icon="users")
navigation.add("Graph", url_name="catalog:graph", order=41, group="organisation", icon="affiliate")
navigation.add("RACI", url_name="catalog:matrices", order=42, group="organisation", icon="list-details")
panels.add("service.main", name="dependencies", order=40, build=service_dependencies)
panels.add("service.main", name="deployments", order=50, build=service_deployments)
panels.add("service.main", name="contacts", order=60, build=service_contacts)
panels.add("service.side", name="ownership", order=60, build=service_ownership)
panels.add("service.side", name="matrices", order=70, build=service_matrices)
search.add("services", title="Services", order=10, find=_services)
search.add("teams", title="Teams", order=20, find=_of("team"))
search.add("systems", title="Systems and domains", order=25, find=_of("system", "domain"))
search.add("interfaces", title="APIs and resources", order=30, find=_of("api", "resource"))
search.add("people", title="People", order=35, find=_of("person"))
search.add("definitions", title="Definitions", order=40, find=_definitions)
search.add_action("Show what depends on what", url_name="catalog:graph", detail="the service graph")
search.add_action("Find services with problems", url_name="catalog:services", detail="filter by problems")
