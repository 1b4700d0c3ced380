"""What lies in the library, as files that a workspace may take."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import seatrial
from seatrial.connectors import directories
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Definition
from seatrial.kit import hooks
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

FOLDER = Path(seatrial.__file__).parent / "library"


@dataclass(frozen=True, slots=True)
class Book:
    """One document of the library. `path` is where it lies in the library, and in a workspace later."""

    definition: Definition
    path: str
    content: bytes

    @property
    def name(self) -> str:
        """As commands name it."""
        return self.definition.name if self.definition.kind == "Checklist" else Path(self.path).stem

    def document(self) -> dict[str, Any]:
        """What a list says of it."""
        spec = self.definition.body["spec"]
        criteria = [raw for area in spec.get("areas", ()) for raw in area["criteria"]]
        return {
            "name": self.name,
            "kind": self.definition.kind,
            "title": self.definition.title,
            "description": self.definition.body["metadata"].get("description", ""),
            "version": str(spec.get("version", "")),
            "purpose": spec.get("purpose", ""),
            "criteria": len(criteria),
            "must": sum(bool(raw.get("must")) for raw in criteria),
            "automated": sum(bool(raw.get("check")) for raw in criteria),
            "path": self.path,
        }


def books() -> list[Book]:
    """Everything in the library, by path."""
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    files = directories.read(FOLDER).files
    found = compile_files(files).definitions.values()
    listed = [Book(each, each.source.path, files[each.source.path]) for each in found]
    return sorted(listed, key=lambda book: book.path)


def book(name: str) -> Book:
    """The one of that name; raises NotFound with the nearest."""
    known = {each.name: each for each in books()}
    if name not in known:
        raise NotFound(f"the library has no {name!r}", remedy=did_you_mean(name, known=known))
    return known[name]
