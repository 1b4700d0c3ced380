"""Where the boxes of a decision tree stand: from left to right, each answer on a row of its own.

Nothing overlaps: the rows of a branch lie below all rows of the branch before it, and a column is as wide as
its widest words. All words are shown; what is too long for a line is broken, never cut.
"""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import east_asian_width

#: Pixels.
BOX_WIDTH, PADDING, LINE_HEIGHT = 208, 14, 17
_MARGIN, _ROW_GAP, _COLUMN_GAP = 12, 14, 124
#: How many characters fit on a line of a box, and on one beside an arrow, also in a wide font.
_BOX_CHARS, _LABEL_CHARS = 22, 10


@dataclass(frozen=True, slots=True)
class Node:
    """A question with its branches; without any, a deed. `address` is '' where nothing leads on."""

    text: str
    branches: tuple["Branch", ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """An answer and where it leads; an answer may be '' (then it goes on)."""

    label: str
    node: Node


@dataclass(frozen=True, slots=True)
class Box:
    """A node with its upper left corner, its size and the lines of its text."""

    node: Node
    x: int
    y: int
    height: int
    lines: tuple[str, ...]

    @property
    def is_question(self) -> bool:
        """Whether anything depends on the answer."""
        return bool(self.node.branches)


@dataclass(frozen=True, slots=True)
class Way:
    """An arrow from the right side of one box to the left of another, with the lines of its answer."""

    start: tuple[int, int]
    end: tuple[int, int]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A tree with all places; sizes are in pixels."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]


@dataclass(slots=True)
class _Placed:
    """A node while the rows are shared out."""

    node: Node
    label: tuple[str, ...]
    lines: tuple[str, ...]
    children: list["_Placed"]
    top: int = 0

    @property
    def height(self) -> int:
        return len(self.lines) * LINE_HEIGHT + 2 * PADDING - 4

    @property
    def room(self) -> int:
        """What the row needs: the box, or the answer's words that stand above the arrow."""
        return max(self.height, 2 * len(self.label) * LINE_HEIGHT)

    @property
    def middle(self) -> int:
        return self.top + self.room // 2


def laid_out(root: Node) -> Chart:
    """The tree with a place for each node; the same tree gives the same chart."""
    placed = _measured(root, "")
    bottom = _settle(placed, top=_MARGIN)
    boxes = tuple(_boxes(placed, depth=0))
    ways = tuple(_ways(placed, depth=0))
    right = max(box.x for box in boxes) + BOX_WIDTH
    return Chart(right + _MARGIN, bottom + _MARGIN, boxes, ways)


def _measured(node: Node, label: str) -> _Placed:
    children = [_measured(branch.node, branch.label) for branch in node.branches]
    return _Placed(node, _broken(label, _LABEL_CHARS), _broken(node.text, _BOX_CHARS) or ("",), children)


def _settle(placed: _Placed, *, top: int) -> int:
    """Gives every node its row at or below `top`; gives where the last one ends."""
    placed.top = top
    if not placed.children:
        return top + placed.room
    below = top
    for child in placed.children:
        below = _settle(child, top=below) + _ROW_GAP
    bottom = below - _ROW_GAP
    middle = (placed.children[0].middle + placed.children[-1].middle) // 2
    wanted = middle - placed.room // 2
    if wanted < top:
        # A tall question beside few short answers: the answers move down, so that they stay beside it.
        _shift(placed, by=top - wanted)
        placed.top, bottom = top, bottom + top - wanted
    else:
        placed.top = wanted
    return max(bottom, placed.top + placed.room)


def _shift(placed: _Placed, *, by: int) -> None:
    for child in placed.children:
        child.top += by
        _shift(child, by=by)


def _column(depth: int) -> int:
    return _MARGIN + depth * (BOX_WIDTH + _COLUMN_GAP)


def _boxes(placed: _Placed, *, depth: int) -> Iterator[Box]:
    yield Box(
        placed.node, _column(depth), placed.middle - placed.height // 2, placed.height, placed.lines
    )  # fmt: skip
    for child in placed.children:
        yield from _boxes(child, depth=depth + 1)


def _ways(placed: _Placed, *, depth: int) -> Iterator[Way]:
    for child in placed.children:
        start = (_column(depth) + BOX_WIDTH, placed.middle)
        yield Way(start, (_column(depth + 1), child.middle), child.label)
        yield from _ways(child, depth=depth + 1)


def _broken(text: str, width: int) -> tuple[str, ...]:
    """The text in lines of that many characters; a wide letter counts as two, a long word is broken."""
    plain = " ".join(text.split())
    wide = sum(east_asian_width(char) in "WF" for char in plain)
    narrow = max(width // 2, 4) if wide > len(plain) // 3 else width
    return tuple(textwrap.wrap(plain, narrow, break_long_words=True, break_on_hyphens=True))
