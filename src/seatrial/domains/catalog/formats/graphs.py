"""A service graph as SVG, as DOT (Graphviz) and as a Mermaid flowchart."""

from collections.abc import Callable
from html import escape

from seatrial.domains.catalog.rules.graph import Graph
from seatrial.domains.catalog.rules.layout import NODE_HEIGHT, NODE_WIDTH, Box, Drawing, Line

_LONGEST_LABEL = 22
_KIND_WORDS = {"service": "service", "api": "API", "team": "team", "person": "person"}
#: For where no style sheet reaches (a file that was downloaded); on pages classes say otherwise.
_PLAIN = {"box": 'fill="#ffffff" stroke="#838e9d"', "edge": 'fill="none" stroke="#566274"'}
_FONT = 'font-family="Inter, system-ui, sans-serif"'


def svg(
    drawing: Drawing,
    *,
    label: str,
    link: Callable[[str], str] = lambda _: "",
    marked: str = "",
    plain: bool = False,
) -> str:
    """The drawing. `link` gives the address of a node ('' for none): links can be reached by keyboard.

    `plain` carries its own colours, for a file; otherwise the classes of the style sheet count.
    """
    body = [_edge(line, plain=plain) for line in drawing.lines]
    body += [
        _node(box, link(box.node.urn), marked=box.node.urn == marked, plain=plain) for box in drawing.boxes
    ]
    head = (
        f'<svg class="graph" xmlns="http://www.w3.org/2000/svg" width="{drawing.width}" '
        f'height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'role="group" aria-label="{escape(label)}">'
    )
    arrow = (
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path class="graph-tip" d="M0 0.5 8 4 0 7.5z"{_colour(plain, "#566274")}/>'
        "</marker></defs>"
    )
    return f"{head}{arrow}{''.join(body)}</svg>"


def _colour(plain: bool, fill: str) -> str:
    return f' fill="{fill}"' if plain else ""


def _edge(line: Line, *, plain: bool) -> str:
    (x, y), *rest = line.points
    path = [f"M{x} {y}"]
    for following_x, following_y in rest:
        reach = max(abs(following_x - x) // 2, 24) if following_x != x else 40
        back = following_x <= x
        path.append(
            f"C{x + reach} {y} {following_x + reach if back else following_x - reach} {following_y} "
            f"{following_x} {following_y}"
        )
        x, y = following_x, following_y
    style = f" {_PLAIN['edge']}" if plain else ""
    return (
        f'<path class="graph-edge" data-why="{escape(line.edge.why)}" d="{" ".join(path)}" '
        f'marker-end="url(#arrow)"{style}/>'
    )


def _node(box: Box, address: str, *, marked: bool, plain: bool) -> str:
    node = box.node
    kind = _KIND_WORDS.get(node.kind, node.kind)
    second = "not defined" if node.missing else f"{kind}, tier {node.tier}" if node.tier else kind
    short = node.title if len(node.title) <= _LONGEST_LABEL else f"{node.title[: _LONGEST_LABEL - 1]}…"
    classes = "graph-node" + (" marked" if marked else "") + (" missing" if node.missing else "")
    left = box.x + 14
    corner = 4 if node.kind == "service" else NODE_HEIGHT // 2 if node.kind == "api" else 12
    style = f" {_PLAIN['box']}" if plain else ""
    font = f" {_FONT}" if plain else ""
    inner = (
        f"<title>{escape(node.title)}, {escape(second)}</title>"
        f'<rect x="{box.x}" y="{box.y}" width="{NODE_WIDTH}" height="{NODE_HEIGHT}" rx="{corner}"{style}/>'
        f'<text class="graph-name" x="{left}" y="{box.y + 17}" font-size="13"{font}>{escape(short)}</text>'
        f'<text class="graph-kind" x="{left}" y="{box.y + 32}" font-size="11"{font}>{escape(second)}</text>'
    )
    if address:
        return f'<a class="{classes}" data-kind="{escape(node.kind)}" href="{escape(address)}">{inner}</a>'
    return f'<g class="{classes}" data-kind="{escape(node.kind)}">{inner}</g>'


def dot(graph: Graph) -> str:
    """The graph for Graphviz."""
    lines = ["digraph services {", "  rankdir=LR;", "  node [shape=box, style=rounded];"]
    lines += [f"  {_quoted(node.urn)} [label={_quoted(node.title)}];" for node in graph.nodes.values()]
    lines += [
        f"  {_quoted(edge.start)} -> {_quoted(edge.end)} [label={_quoted(edge.why)}];" for edge in graph.edges
    ]
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    return f'"{plain}"'


def mermaid(graph: Graph) -> str:
    """The graph as a Mermaid flowchart, which code hosts draw inside Markdown."""
    number = {urn: f"n{index}" for index, urn in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    lines += [f'  {number[urn]}["{_entities(node.title)}"]' for urn, node in graph.nodes.items()]
    lines += [f"  {number[edge.start]} -->|{edge.why}| {number[edge.end]}" for edge in graph.edges]
    return "\n".join([*lines, ""])


def _entities(text: str) -> str:
    """Mermaid reads `#quot;` and the like inside quotes."""
    return text.replace("#", "#35;").replace('"', "#quot;").replace("\n", " ")
