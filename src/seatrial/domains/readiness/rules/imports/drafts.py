"""What was found in somebody's checklist, before it is a checklist of ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reject:
    """Something that looks like an item and became none: where, what, and why."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that came in and is unsound by itself: where, what, and what to do."""

    file: str
    line: int
    #: RFC 6901, as `/pillars/0/questions/2/riskRules/1`
    pointer: str
    severity: str
    message: str
    remedy: str


@dataclass(slots=True)
class Candidate:
    """One item as it stands in the file: a box, a row of a table, a point of a list."""

    file: str
    line: int
    text: str
    #: the headings above it, the topmost first
    path: tuple[str, ...] = ()
    #: lines that belong to it, and blocks of code
    body: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    #: what columns say of it, by what they are for
    cells: dict[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] | None = None
    #: '' where it counts; else why it does not
    refused: str = ""


@dataclass(slots=True)
class Sheet:
    """What one file holds."""

    file: str
    title: str = ""
    front_matter: Mapping[str, Any] = field(default_factory=dict)
    candidates: list[Candidate] = field(default_factory=list)
    #: points of lists without a box, until all files say whether they count
    points: list[Candidate] = field(default_factory=list)
    notes: list[Reject] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wish:
    """What whoever imports wants; '' leaves it to the files."""

    name: str = ""
    title: str = ""
    purpose: str = ""
    role: str = "operations_lead"


@dataclass(frozen=True, slots=True)
class Imported:
    """A checklist as a document, and everything that did not come into it.

    `found` candidates are `criteria` and rejects, none is lost. `notes` are items that came in and lack
    something that a reader of the list would miss.
    """

    document: Mapping[str, Any]
    found: int
    rejects: tuple[Reject, ...]
    notes: tuple[Reject, ...]
    #: what is unsound in what came in, as the linter of its own format says
    faults: tuple[Fault, ...] = ()
    #: what else was read, by what it is called in the singular and the plural
    beside: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def criteria(self) -> int:
        """How many became criteria."""
        return sum(len(area["criteria"]) for area in self.document["spec"]["areas"])

    @property
    def by_level(self) -> Mapping[str, int]:
        """How many each level asks for."""
        raws = [raw for area in self.document["spec"]["areas"] for raw in area["criteria"]]
        names = [level["name"] for level in self.document["spec"].get("levels", ())]
        return {name: sum(name in raw.get("levels", names) for raw in raws) for name in names}

    @property
    def estimate(self) -> int:
        """Minutes that all of it takes, as far as it says."""
        raws = [raw for area in self.document["spec"]["areas"] for raw in area["criteria"]]
        return sum(raw.get("estimate_minutes", 0) for raw in raws)
