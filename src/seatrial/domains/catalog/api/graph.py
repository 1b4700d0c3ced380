"""The service graph over the API: JSON, SVG, DOT, Mermaid."""

from typing import Annotated, Literal

from django.http import HttpResponse
from ninja import Query, Router

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.formats import graphs
from seatrial.domains.catalog.rules.graph import Graph, cycles, dependencies, dependents, inversions
from seatrial.domains.catalog.rules.layout import draw
from seatrial.domains.catalog.schemas import GraphOut, ImpactOut, StepsOut
from seatrial.ui.requests import Request

router = Router(tags=["catalogue"])
Steps = Annotated[int, Query(ge=1, le=10)]


@router.get("/graph", response=GraphOut, summary="Show the service graph")
def show_graph(request: Request, service: str = "", system: str = "", steps: Steps = 2) -> GraphOut:
    """What needs what, with cycles, tier inversions and references that lead nowhere; of everything, of a
    service's neighbourhood, or of a system.
    """
    found = selectors.part_of_graph(actor=request.actor, service=service, system=system, steps=steps)
    known = selectors.known_to(request.actor)
    lost = [each for each in selectors.lost_references(known) if each.said_by in found.nodes]
    return GraphOut.of(found, cycles=cycles(found), inversions=inversions(found), lost=lost)


@router.get("/graph.{format}", summary="Draw the service graph")
def draw_graph(
    request: Request,
    format: Literal["svg", "dot", "mermaid"],
    service: str = "",
    system: str = "",
    steps: Steps = 2,
) -> HttpResponse:
    """The same as an image, for Graphviz, or as a Mermaid flowchart."""
    found = selectors.part_of_graph(actor=request.actor, service=service, system=system, steps=steps)
    return HttpResponse(_written(found, format), content_type=_TYPES[format])


_TYPES = {
    "svg": "image/svg+xml",
    "dot": "text/vnd.graphviz; charset=utf-8",
    "mermaid": "text/plain; charset=utf-8",
}


def _written(found: Graph, format: str) -> str:
    if format == "dot":
        return graphs.dot(found)
    if format == "mermaid":
        return graphs.mermaid(found)
    return graphs.svg(draw(found), label="Service graph", plain=True)


@router.get("/services/{name}/impact", response=ImpactOut, summary="Show who is hit when a service fails")
def show_impact(request: Request, name: str) -> ImpactOut:
    """Whoever needs the service, directly or by way of others, and what it needs itself, with the steps."""
    found = selectors.known_service(name, actor=request.actor)
    graph = selectors.graph(selectors.known_to(request.actor))
    return ImpactOut(
        service=found.urn,
        dependents=[StepsOut(urn=u, steps=n) for u, n in dependents(graph, urn=found.urn).items()],
        dependencies=[StepsOut(urn=u, steps=n) for u, n in dependencies(graph, urn=found.urn).items()],
    )
