"""Where each part of a YAML document stands, in one machine word for each node.

The nodes are kept in the order of the text: for a mapping its own node, then key, value, key, value ...
Each word holds line, column and the size of the subtree, so that siblings can be stepped over. The shape
comes from the document's value, which is kept anyway. A dictionary of pointers would take 30 times more.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

_SIZE_BITS = 20
_COLUMN_BITS = 21
_SIZE_MASK = (1 << _SIZE_BITS) - 1
_COLUMN_MASK = (1 << _COLUMN_BITS) - 1


def pack(line: int, *, column: int) -> int:
    """A node without children; line and column count from 0, below two million."""
    return line << (_SIZE_BITS + _COLUMN_BITS) | column << _SIZE_BITS | 1


def resize(word: int, *, size: int) -> int:
    """The same node with that many nodes in its subtree, itself included."""
    return word & ~_SIZE_MASK | size


def place(word: int) -> tuple[int, int]:
    """Line and column of the node, counted from 1."""
    return (word >> (_SIZE_BITS + _COLUMN_BITS)) + 1, (word >> _SIZE_BITS & _COLUMN_MASK) + 1


def key_index(words: Sequence[int], *, index: int, keys: Iterable[str], key: str | None) -> int:
    """Where the node of a key stands, in the mapping at `index` that has these keys in this order.

    Without a key, or where it is none of them: the node that follows them all.
    """
    child = index + 1
    for known in keys:
        if known == key:
            break
        child += 1 + (words[child + 1] & _SIZE_MASK)
    return child


class Positions:
    """The places of one document's nodes."""

    __slots__ = ("_value", "_words")

    def __init__(self, value: Any, words: Sequence[int]) -> None:
        self._value = value
        self._words = array("Q", words)

    def at(self, pointer: Sequence[str | int], *, key: bool = False) -> tuple[int, int]:
        """Line and column, from 1, of the value (with `key`, of its key); else of the nearest parent.

        What an alias stands for has no place of its own: it is at the alias.
        """
        node, index, of_key = self._value, 0, 0
        for number, part in enumerate(pointer):
            step = self._step(node, index, part)
            if step is None:
                break
            of_key, index = step
            node = node[part]
            if key and number == len(pointer) - 1:
                return place(self._words[of_key])
        return place(self._words[index])

    def _step(self, node: Any, index: int, part: str | int) -> tuple[int, int] | None:
        """The nodes of key and value below `index`; None where there is no such child."""
        if self._words[index] & _SIZE_MASK == 1:
            return None
        if isinstance(node, dict) and isinstance(part, str) and part in node:
            found = key_index(self._words, index=index, keys=node, key=part)
            return found, found + 1
        if isinstance(node, list) and isinstance(part, int) and 0 <= part < len(node):
            child = index + 1
            for _ in range(part):
                child += self._words[child] & _SIZE_MASK
            return child, child
        return None
