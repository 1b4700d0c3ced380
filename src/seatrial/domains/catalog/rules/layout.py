"""Where the nodes and edges of a graph are drawn: columns from left to right, few crossings, no overlap."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from seatrial.domains.catalog.rules.graph import Edge, Graph, Node, layers

NODE_WIDTH, NODE_HEIGHT = 176, 40
_COLUMN_GAP, _ROW_GAP, _MARGIN = 72, 14, 16
_SWEEPS = 6
#: A column with more rows than this is parted into several.
_TALLEST = 40


@dataclass(frozen=True, slots=True)
class Box:
    """A node and its upper left corner."""

    node: Node
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Line:
    """An edge and the points that it goes through, from the right side of one box to the left of another."""

    edge: Edge
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A graph with all places; sizes are in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def draw(graph: Graph) -> Drawing:
    """The graph laid out; the same graph gives the same drawing."""
    joined = [urn for urn in graph.nodes if graph.net.degree(urn)]
    alone = [urn for urn in graph.nodes if not graph.net.degree(urn)]
    core = graph.only(joined) if alone else graph
    columns, paths = _with_bends(core)
    _order(columns, paths)
    places = dict(_places(columns))
    bottom = max((y for _, y in places.values()), default=_MARGIN - NODE_HEIGHT - _ROW_GAP)
    wide = max((x for x, _ in places.values()), default=_MARGIN)
    places.update(_grid(alone, top=bottom + NODE_HEIGHT + _ROW_GAP, wide=wide))
    boxes = tuple(Box(graph.nodes[urn], *places[urn]) for urn in graph.nodes)
    lines = tuple(_line(edge, paths[edge], places) for edge in graph.edges)
    return Drawing(
        max((x for x, _ in places.values()), default=0) + NODE_WIDTH + _MARGIN,
        max((y for _, y in places.values()), default=0) + NODE_HEIGHT + _MARGIN,
        boxes,
        lines,
    )


def _with_bends(graph: Graph) -> tuple[list[list[str]], dict[Edge, list[str]]]:
    """The columns, with a bend in each column that a long edge crosses; and the way of each edge."""
    columns = layers(graph)
    level = {urn: number for number, column in enumerate(columns) for urn in column}
    paths: dict[Edge, list[str]] = {}
    for number, edge in enumerate(graph.edges):
        start, end = level[edge.start], level[edge.end]
        bends = [f"bend {number} {column}" for column in range(start + 1, end)]
        for column, bend in zip(range(start + 1, end), bends, strict=True):
            columns[column].append(bend)
        paths[edge] = [edge.start, *bends, edge.end]
    return columns, paths


def _order(columns: list[list[str]], paths: Mapping[Edge, Sequence[str]]) -> None:
    """Each column in the order of its neighbours' middle, there and back: the barycentre method."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for path in paths.values():
        for one, other in pairwise(path):
            after.setdefault(one, []).append(other)
            before.setdefault(other, []).append(one)
    for sweep in range(_SWEEPS):
        neighbours = before if sweep % 2 == 0 else after
        for column in columns if sweep % 2 == 0 else reversed(columns):
            rank = {name: place for each in columns for place, name in enumerate(each)}
            middle = {name: _middle(name, neighbours, rank) for name in column}
            column.sort(key=lambda name, middle=middle, rank=rank: (middle[name], rank[name]))  # type: ignore[misc]


def _middle(name: str, neighbours: Mapping[str, Sequence[str]], rank: Mapping[str, int]) -> float:
    found = [rank[each] for each in neighbours.get(name, ())]
    return sum(found) / len(found) if found else float(rank[name])


def _places(columns: Sequence[Sequence[str]]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Columns side by side, each centred; a bend takes half a row."""
    parts = [part for column in columns for part in _parted(column)]
    heights = [sum(map(_room, part)) for part in parts]
    tallest = max(heights, default=0)
    for number, part in enumerate(parts):
        y = _MARGIN + (tallest - heights[number]) // 2
        for name in part:
            yield name, (_MARGIN + number * (NODE_WIDTH + _COLUMN_GAP), y)
            y += _room(name)


def _room(name: str) -> int:
    return (NODE_HEIGHT + _ROW_GAP) // (2 if _is_bend(name) else 1)


def _is_bend(name: str) -> bool:
    return name.startswith("bend ")


def _parted(column: Sequence[str]) -> list[list[str]]:
    nodes = sum(not _is_bend(name) for name in column)
    count = -(-nodes // _TALLEST) or 1
    size = -(-len(column) // count) or 1
    return [list(column[start : start + size]) for start in range(0, len(column), size)]


def _grid(alone: Sequence[str], *, top: int, wide: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """What nothing needs and what needs nothing: rows below the rest."""
    step = NODE_WIDTH + _ROW_GAP
    across = max((wide + NODE_WIDTH - _MARGIN) // step, 4)
    for number, urn in enumerate(alone):
        row, column = divmod(number, across)
        yield urn, (_MARGIN + column * step, top + row * (NODE_HEIGHT + _ROW_GAP))


def _line(edge: Edge, path: Sequence[str], places: Mapping[str, tuple[int, int]]) -> Line:
    """From the right side to the left one; back edges of a knot leave and arrive on the right."""
    half = NODE_HEIGHT // 2
    (start_x, start_y), (end_x, end_y) = places[path[0]], places[path[-1]]
    points = [(start_x + NODE_WIDTH, start_y + half)]
    for bend in path[1:-1]:
        x, y = places[bend]
        points += [(x, y + half // 2), (x + NODE_WIDTH, y + half // 2)]
    points.append((end_x if end_x > start_x else end_x + NODE_WIDTH, end_y + half))
    return Line(edge, tuple(points))
