"""What depends on what: dangling references, cycles, who is hit when something fails, tier inversions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import networkx

from seatrial.domains.catalog.types import Relation

#: Relations that make one thing need another. An API needs whoever provides it.
_NEEDS = frozenset({"dependsOn", "consumesApi"})
_MAX_CYCLES = 50


@dataclass(frozen=True, slots=True)
class Node:
    """One entity of a graph. `tier` is None where it has none; a missing one is named and not defined."""

    urn: str
    kind: str
    title: str
    tier: int | None = None
    missing: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """The start needs the end, because of that relation."""

    start: str
    end: str
    why: str


@dataclass(frozen=True, slots=True)
class Inversion:
    """A service needs one that is less critical than itself, by way of what stands between."""

    service: str
    tier: int
    needs: str
    needs_tier: int
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by URN, and what each needs. Edges to what the nodes lack are left out."""

    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    net: "networkx.DiGraph[str]" = field(compare=False, repr=False)

    def only(self, urns: Iterable[str]) -> "Graph":
        """The part of the graph between these."""
        kept = set(urns)
        nodes = {urn: node for urn, node in self.nodes.items() if urn in kept}
        return graph_of(nodes.values(), edges=self.edges)


def graph_of(nodes: Iterable[Node], *, edges: Iterable[Edge]) -> Graph:
    """The graph of these nodes, each edge once, in the order of URNs."""
    known = {node.urn: node for node in sorted(nodes, key=lambda node: node.urn)}
    kept = sorted({edge for edge in edges if edge.start in known and edge.end in known})
    net: networkx.DiGraph[str] = networkx.DiGraph()
    net.add_nodes_from(known)
    net.add_edges_from((edge.start, edge.end) for edge in kept)
    return Graph(known, tuple(kept), net)


def needs(relations: Iterable[Relation]) -> Iterator[Edge]:
    """The relations that make one thing need another, as edges."""
    for relation in relations:
        if relation.kind in _NEEDS:
            yield Edge(relation.start, relation.end, relation.kind)
        elif relation.kind == "providesApi":
            yield Edge(relation.end, relation.start, "providedBy")


def dangling(relations: Iterable[Relation], *, known: Iterable[str]) -> list[Relation]:
    """The relations that name something which nobody defines, by place."""
    names = set(known)
    lost = [each for each in relations if not {each.start, each.end} <= names]
    return sorted(lost, key=lambda each: (each.source, each.kind, each.end))


def cycles(graph: Graph) -> list[tuple[str, ...]]:
    """One round through each knot of things that need each other, beginning at its first URN."""
    found = []
    for knot in networkx.strongly_connected_components(graph.net):
        if len(knot) > 1 or any(graph.net.has_edge(urn, urn) for urn in knot):
            round_trip = [start for start, _ in networkx.find_cycle(graph.net.subgraph(knot))]
            first = round_trip.index(min(round_trip))
            found.append(tuple(round_trip[first:] + round_trip[:first]))
    return sorted(found)[:_MAX_CYCLES]


def dependents(graph: Graph, *, urn: str) -> dict[str, int]:
    """Whoever needs it, by how many steps away, the nearest first: they are hit when it fails."""
    return _distances(graph.net.reverse(copy=False), urn)


def dependencies(graph: Graph, *, urn: str) -> dict[str, int]:
    """Whatever it needs, by how many steps away, the nearest first."""
    return _distances(graph.net, urn)


def _distances(net: "networkx.DiGraph[str]", urn: str) -> dict[str, int]:
    if urn not in net:
        return {}
    found: Mapping[str, int] = networkx.single_source_shortest_path_length(net, urn)
    ordered = sorted(found.items(), key=lambda each: (each[1], each[0]))
    return {name: steps for name, steps in ordered if name != urn}


def neighbourhood(graph: Graph, *, urn: str, steps: int) -> Graph:
    """The part of the graph that is at most so many steps away, in either direction."""
    near = {urn}
    for found in (dependents(graph, urn=urn), dependencies(graph, urn=urn)):
        near |= {name for name, away in found.items() if away <= steps}
    return graph.only(near)


def around(graph: Graph, *, members: Iterable[str]) -> Graph:
    """The members and whatever they need or are needed by directly."""
    inside = set(members)
    near = {
        name for edge in graph.edges for name in (edge.start, edge.end) if {edge.start, edge.end} & inside
    }
    return graph.only(inside | near)


def inversions(graph: Graph) -> list[Inversion]:
    """Every service that needs a less critical one, the most critical first."""
    found = [
        each for node in graph.nodes.values() if node.tier is not None for each in _inverted(graph, node)
    ]
    return sorted(found, key=lambda each: (each.tier, each.service, each.needs))


def _inverted(graph: Graph, node: Node) -> Iterator[Inversion]:
    """Walks through what has no tier (an API, a resource) up to the next things that have one."""
    own = node.tier or 0
    seen = {node.urn}
    waiting: list[tuple[str, ...]] = [(node.urn,)]
    while waiting:
        path = waiting.pop()
        for urn in sorted(graph.net.successors(path[-1])):
            if urn in seen:
                continue
            seen.add(urn)
            tier = graph.nodes[urn].tier
            if tier is None:
                waiting.append((*path, urn))
            elif tier > own:
                yield Inversion(node.urn, own, urn, tier, (*path, urn))


def layers(graph: Graph) -> list[list[str]]:
    """The nodes in layers, so that each needs only what lies further on; knots lie in one layer."""
    knots: Sequence[set[str]] = list(networkx.strongly_connected_components(graph.net))
    flat = networkx.condensation(graph.net, scc=knots)
    depth: dict[int, int] = {}
    for number in networkx.topological_sort(flat):
        depth[number] = max((depth[before] + 1 for before in flat.predecessors(number)), default=0)
    found: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for number, level in depth.items():
        found[level] += sorted(flat.nodes[number]["members"])
    return [sorted(layer) for layer in found]
