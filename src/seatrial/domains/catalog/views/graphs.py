"""The service graph as a page: a drawing, and the same as a table."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.rules.graph import Graph, cycles, inversions
from seatrial.ui.pages import render
from seatrial.ui.requests import Request

_MOST_STEPS = 5
#: More nodes than this are a table first; the drawing is shown on demand.
_TOO_MANY = 400
#: Rows of the table on one page.
PAGE = 100


def lines_of(graph: Graph, *, after: str = "") -> list[dict[str, Any]]:
    """The graph as rows of a table, a hundred behind that URN: each thing, what it needs, who needs it."""
    titles = {urn: node.title for urn, node in graph.nodes.items()}
    shown = sorted(urn for urn in graph.nodes if urn > after)[:PAGE]
    return [
        {
            "node": node,
            "url": "" if node.missing else selectors.address_of(urn),
            "needs": [titles[other] for other in sorted(graph.net.successors(urn))],
            "needed_by": [titles[other] for other in sorted(graph.net.predecessors(urn))],
        }
        for urn in shown
        if (node := graph.nodes[urn])
    ]


@require_safe
def graph(request: Request) -> HttpResponse:
    """What needs what: everything, one service's neighbourhood, or one system."""
    service, system = (request.GET.get(key, "").strip()[:200] for key in ("service", "system"))
    said = request.GET.get("steps", "")
    steps = min(max(int(said), 1), _MOST_STEPS) if said.isascii() and said.isdigit() and len(said) < 3 else 2
    found = selectors.part_of_graph(actor=request.actor, service=service, system=system, steps=steps)
    only = selectors.known_to(request.actor)
    after = request.GET.get("after", "")[:200]
    lines = lines_of(found, after=after)
    last = lines[-1]["node"].urn if lines else ""
    query = {key: value for key, value in (("service", service), ("system", system)) if value}
    if service:
        query["steps"] = str(steps)
    context: Mapping[str, Any] = {
        "service": service,
        "system": system,
        "steps": steps,
        "all_steps": range(1, _MOST_STEPS + 1),
        "graph": found,
        "drawing": _picture(found, service, request),
        "lines": lines,
        "is_first": not after,
        "following": last if any(urn > last for urn in found.nodes) else "",
        "rounds": [[found.nodes[urn].title for urn in each] for each in cycles(found)],
        "inversions": [(each, [found.nodes[urn].title for urn in each.path]) for each in inversions(found)],
        "lost": [each for each in selectors.lost_references(only) if each.said_by in found.nodes],
        "systems": selectors.parties("system") if only is None else [],
        "formats": [(form, f"/api/v1/graph.{form}?{urlencode(query)}") for form in ("svg", "dot", "mermaid")],
        "api": f"/api/v1/graph?{urlencode(query)}",
    }
    return render(request, template="catalog/page_graph.html", context=context)


def _picture(found: Graph, service: str, request: Request) -> SafeString | None:
    if len(found.nodes) > _TOO_MANY and request.GET.get("draw") != "1":
        return None
    marked = next((urn for urn in found.nodes if service and urn == f"service:{service}"), "")
    confined = request.actor.is_confined
    return SafeString(selectors.drawing(found, label="Service graph", marked=marked, confined=confined))
