"""Where each value of a JSON text stands: a line for each pointer (RFC 6901)."""

import json
import re
from collections.abc import Iterator, Mapping

Pointer = tuple[str | int, ...]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+|\n', re.DOTALL)


def pointer_text(pointer: Pointer) -> str:
    """The pointer as RFC 6901 writes it: `/pillars/0/name`; '' is the whole document."""
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in pointer)
    return "".join(f"/{part}" for part in escaped)


def lines_of(text: str) -> Mapping[Pointer, int]:
    """The line, from 1, of every value of a text that is known to be JSON; of another text, of some values.

    A key that stands twice has the line of its last value, as the value that counts has.
    """
    found: dict[Pointer, int] = {}
    stack: list[_Open] = []
    for line, mark in _tokens(text):
        if mark in "]}":
            if stack:
                stack.pop()
        elif mark == ",":
            if stack:
                stack[-1].step()
        elif mark == ":":
            continue
        elif stack and stack[-1].awaits_key:
            stack[-1].part, stack[-1].awaits_key = _plain(mark), False
        else:
            found[tuple(each.part for each in stack)] = line
            if mark in "[{":
                stack.append(_Open(is_object=mark == "{"))
    return found


class _Open:
    """An object or array that is not closed yet."""

    __slots__ = ("awaits_key", "is_object", "part")

    def __init__(self, *, is_object: bool) -> None:
        self.is_object = self.awaits_key = is_object
        self.part: str | int = 0

    def step(self) -> None:
        """The next member begins."""
        self.awaits_key = self.is_object
        if isinstance(self.part, int):
            self.part += 1


def _tokens(text: str) -> Iterator[tuple[int, str]]:
    line = 1
    for match in _TOKEN.finditer(text):
        mark = match[0]
        if mark == "\n":
            line += 1
        else:
            yield line, mark
            line += mark.count("\n")


def _plain(mark: str) -> str:
    """A key as it is meant."""
    try:
        return str(json.loads(mark))
    except ValueError:
        return mark
