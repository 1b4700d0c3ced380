"""A custom lens of the AWS Well-Architected Tool as JSON, with the line of everything in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seatrial.kit.json_positions import Pointer, lines_of, pointer_text

SCHEMA_VERSION = "2021-11-01"
#: AWS takes half a megabyte.
_MOST_BYTES = 5 * 1024 * 1024


class BadLens(ValueError):
    """The text is no lens; the words say why, and `line` where."""

    def __init__(self, words: str, *, line: int = 1) -> None:
        super().__init__(words)
        self.line = line


@dataclass(frozen=True, slots=True)
class Lens:
    """The lens as it stands in its file."""

    file: str
    value: Mapping[str, Any]
    lines: Mapping[Pointer, int]

    def line(self, at: Pointer) -> int:
        """The line of what the pointer leads to; where there is nothing, of the nearest above it."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_lens(text: str, *, file: str) -> Lens:
    """The lens that the text is; raises BadLens where it is no JSON, or JSON of something else."""
    if len(text) > _MOST_BYTES:
        raise BadLens("the file is larger than 5 MB, and AWS takes half a megabyte")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except json.JSONDecodeError as problem:
        raise BadLens(f"this is no JSON: {problem.msg}", line=problem.lineno) from None
    except BadLens:
        raise
    except ValueError as problem:
        raise BadLens(f"this is no JSON that can be read: {problem}") from None
    except RecursionError:
        raise BadLens("the JSON is nested too deep to be a lens") from None
    if not isinstance(value, dict):
        raise BadLens("a lens is an object with schemaVersion, name and pillars")
    lines = lines_of(text)
    pillars = value.get("pillars")
    if not isinstance(pillars, list) or not pillars:
        at: Pointer = ("pillars",) if "pillars" in value else ()
        raise BadLens(f"{pointer_text(('pillars',))} is no list of pillars", line=lines.get(at, 1))
    return Lens(file, value, lines)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise BadLens(f"the key {twice!r} stands twice in one object, and only one of them would count")
    return found


def _no_constant(name: str) -> Any:
    raise BadLens(f"{name} is no JSON")
