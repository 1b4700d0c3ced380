"""A runbook as its file says it: front matter, sections, steps, trees, links, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import TypeAdapter

from seatrial.domains.runbooks.types.front import Front
from seatrial.domains.runbooks.types.sections import Phase

#: Languages whose fences a runner executes; `text` is done by a person.
Language = Literal["sh", "bash", "python", "http", "console", "text"]
#: `error`: it stays a draft; `warning`: it is to be mended; `hint`: it could be better, and nothing fails.
FaultSeverity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong with the file, where, and the remedy. Lines and columns count from 1.

    `code` names the rule that it breaks.
    """

    line: int
    message: str
    remedy: str = ""
    severity: FaultSeverity = "error"
    code: str = ""
    column: int = 1


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it until `end` (the line after its last).

    `slot` is what it is for (see SLOTS), '' where nobody can tell; a heading inside of a section that is
    mapped has that section's slot, and `own` is False.
    """

    slot: str
    heading: str
    level: int
    line: int
    end: int
    own: bool = True
    #: what leads here from a link, as git hosts make it of the heading
    anchor: str = ""
    #: what its heading says besides, as in `Diagnosis and mitigation`
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A fence that is executed, or done by a person. Times are in seconds, `line` is that of the fence."""

    name: str
    title: str
    phase: Phase
    language: str
    text: str
    line: int
    target: str = ""
    timeout: float = 300.0
    retries: int = 0
    retry_wait: float = 0.0
    verify: str = ""
    verify_reason: str = ""
    rollback: str = ""
    rollback_reason: str = ""
    manual: bool = False
    confirm: bool = False
    mutating: bool = True
    #: whether its author says so in as many words: what a dry run may run
    readonly: bool = False
    expect: str = ""
    exit: int = 0
    role: str = ""
    simulate: str = ""
    slot: str = ""
    #: the text of the list item or paragraph right before the fence: what to do, or what to look for
    words: str = ""
    end: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A fence that nobody runs."""

    language: str
    line: int
    slot: str = ""
    #: whether the fence says a language or sort at all
    labelled: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """A link or picture of the text."""

    target: str
    text: str
    line: int
    picture: bool = False


@dataclass(frozen=True, slots=True)
class Branch:
    """One answer of a decision: what follows from it."""

    answer: str
    to: "Node"


@dataclass(frozen=True, slots=True)
class Node:
    """A question with its answers, or (without any) what to do. `link` leads to a runbook or section."""

    text: str
    line: int
    branches: tuple[Branch, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A runbook as it was read. `steps` are the fences of all phases but undo, in the order of the file."""

    path: str
    front: Front
    title: str = ""
    sections: tuple[Section, ...] = ()
    steps: tuple[Step, ...] = ()
    undo: tuple[Step, ...] = ()
    examples: tuple[Example, ...] = ()
    trees: tuple[Node, ...] = ()
    links: tuple[Link, ...] = ()
    faults: tuple[Fault, ...] = ()
    #: the line of each key of the front matter, and of entries of its lists as `triggers.0`
    lines: Mapping[str, int] = field(default_factory=dict)
    has_front: bool = False
    #: slots with words, fences or tables below their heading: an empty section is none
    filled: tuple[str, ...] = ()
    #: what stands in a table or list of a section, as text: entries by slot
    entries: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: numbered points of a section of steps without a fence of their own: line and words
    loose: tuple[tuple[int, str], ...] = ()

    def phase(self, phase: Phase) -> tuple[Step, ...]:
        """The steps of one phase, in the order of the file."""
        return self.undo if phase == "undo" else tuple(each for each in self.steps if each.phase == phase)

    def step(self, name: str) -> Step | None:
        """The fence of that name, of whatever phase."""
        return next((each for each in (*self.steps, *self.undo) if each.name == name), None)

    def as_json(self) -> dict[str, Any]:
        """The document as plain JSON data, from which `from_json` makes it again."""
        found: dict[str, Any] = _adapter().dump_python(self, mode="json", by_alias=True)
        return found

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Document":
        """The document that `as_json` gave."""
        return _adapter().validate_python(data)


@cache
def _adapter() -> TypeAdapter[Document]:
    return TypeAdapter(Document)
