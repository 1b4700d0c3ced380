"""The graph of everything that needs something."""

from django.db.models import Exists, OuterRef, Q

from seatrial.domains.catalog import models
from seatrial.domains.catalog.formats import graphs
from seatrial.domains.catalog.rules.graph import (
    Graph,
    Node,
    around,
    graph_of,
    needs,
    neighbourhood,
)
from seatrial.domains.catalog.rules.layout import draw
from seatrial.domains.catalog.selectors.entities import relation_of, relations
from seatrial.domains.catalog.selectors.knowing import known_party, known_service, known_to
from seatrial.domains.catalog.selectors.naming import address_of
from seatrial.domains.catalog.types import Relation
from seatrial.kit.access import Actor

_KINDS = ("dependsOn", "consumesApi", "providesApi")


def graph(only: frozenset[str] | None = None) -> Graph:
    """Services, and the APIs and resources that they need, with what nobody defines as missing.

    `only` are the URNs of services that may be shown: the others, and what only they need, are left out.
    """
    said = relations(kinds=_KINDS)
    rows = models.Service.objects.values_list("urn", "title", "tier")
    nodes = {urn: Node(urn, "service", title, tier) for urn, title, tier in rows}
    parts = models.Party.objects.filter(kind__in=("api", "resource", "system", "domain", "team", "person"))
    others = {urn: Node(urn, kind, title) for urn, kind, title in parts.values_list("urn", "kind", "title")}
    if only is not None:
        nodes = {urn: node for urn, node in nodes.items() if urn in only}
        near = {end for each in said for end in (each.start, each.end) if {each.start, each.end} & only}
        others = {urn: node for urn, node in others.items() if urn in near}
        said = [each for each in said if {each.start, each.end} <= nodes.keys() | others.keys()]
    for urn in (end for each in said for end in (each.start, each.end)):
        if urn not in nodes:
            kind, _, path = urn.partition(":")
            nodes[urn] = others.get(urn) or Node(urn, kind, path, missing=True)
    nodes.update((urn, node) for urn, node in others.items() if node.kind in ("api", "resource"))
    return graph_of(nodes.values(), edges=needs(said))


def lost_references(only: frozenset[str] | None = None) -> list[Relation]:
    """Every reference that leads nowhere, with its place; `only` are the services that may be shown."""
    rows = models.Relation.objects.filter(_undefined("end") | _undefined("start"))
    if only is not None:
        rows = rows.filter(said_by__in=only)
    return [relation_of(row) for row in rows.order_by("path", "line", "column", "kind", "end")]


def _undefined(side: str) -> Q:
    services = models.Service.objects.filter(urn=OuterRef(side))
    return ~Exists(services) & ~Exists(models.Party.objects.filter(urn=OuterRef(side)))


def part_of_graph(*, actor: Actor, service: str = "", system: str = "", steps: int = 2) -> Graph:
    """The neighbourhood of the service, or a system with what is beside it, or all; raises NotFound."""
    whole = graph(known_to(actor))
    if service:
        return neighbourhood(whole, urn=known_service(service, actor=actor).urn, steps=steps)
    if system:
        urn = known_party("system", name=system, actor=actor).urn
        parts = [each.start for each in relations(urn, kinds=("partOf",)) if each.end == urn]
        return around(whole, members=parts)
    return whole


def drawing(graph: Graph, *, label: str, marked: str = "", confined: bool = False) -> str:
    """The graph as SVG for a page, each node a link to its page. Every text in it is escaped.

    To a confined actor only services are links: definitions are not shown to it.
    """

    def link(urn: str) -> str:
        hidden = graph.nodes[urn].missing or (confined and not urn.startswith("service:"))
        return "" if hidden else address_of(urn)

    return graphs.svg(draw(graph), label=label, link=link, marked=marked)
