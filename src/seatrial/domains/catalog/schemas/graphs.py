"""The service graph as the API gives it."""

from collections.abc import Sequence

from ninja import Schema

from seatrial.domains.catalog.rules.graph import Graph, Inversion
from seatrial.domains.catalog.types import Relation


class NodeOut(Schema):
    """One entity. A missing one is named and not defined."""

    urn: str
    kind: str
    title: str
    tier: int | None
    missing: bool


class EdgeOut(Schema):
    """The start needs the end."""

    start: str
    end: str
    why: str


class InversionOut(Schema):
    """A service needs a less critical one."""

    service: str
    tier: int
    needs: str
    needs_tier: int
    path: list[str]


class LostOut(Schema):
    """A reference that leads nowhere, at `source`."""

    said_by: str
    names: str
    relation: str
    source: str


class GraphOut(Schema):
    """What needs what, and what is wrong with it."""

    nodes: list[NodeOut]
    edges: list[EdgeOut]
    cycles: list[list[str]]
    inversions: list[InversionOut]
    dangling: list[LostOut]

    @classmethod
    def of(
        cls,
        graph: Graph,
        *,
        cycles: Sequence[Sequence[str]],
        inversions: Sequence[Inversion],
        lost: Sequence[Relation],
    ) -> "GraphOut":
        """The graph as the API gives it."""
        return cls(
            nodes=[
                NodeOut(urn=n.urn, kind=n.kind, title=n.title, tier=n.tier, missing=n.missing)
                for n in graph.nodes.values()
            ],
            edges=[EdgeOut(start=edge.start, end=edge.end, why=edge.why) for edge in graph.edges],
            cycles=[list(each) for each in cycles],
            inversions=[
                InversionOut(
                    service=each.service,
                    tier=each.tier,
                    needs=each.needs,
                    needs_tier=each.needs_tier,
                    path=list(each.path),
                )
                for each in inversions
            ],
            dangling=[
                LostOut(
                    said_by=each.said_by,
                    names=each.end if each.said_by == each.start else each.start,
                    relation=each.kind,
                    source=str(each.source),
                )
                for each in lost
            ],
        )


class StepsOut(Schema):
    """An entity, and how many steps away it is."""

    urn: str
    steps: int


class ImpactOut(Schema):
    """Who is hit when the service fails, and what it needs itself, the nearest first."""

    service: str
    dependents: list[StepsOut]
    dependencies: list[StepsOut]
