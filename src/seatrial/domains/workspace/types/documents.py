"""The words of a workspace as values: documents, definitions, findings, and the registry of kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import BaseModel

from seatrial.kit.registry import Registry

Severity = Literal["error", "warning"]
#: A place inside a document: mapping keys and list indexes from its root.
Pointer = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """A place in a file of the workspace; line and column count from 1, the path from its root."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a definition, where, and what to do about it."""

    source: Source
    message: str
    remedy: str = ""
    severity: Severity = "error"
    urn: str = ""


class Located(Protocol):
    """Tells where in its file a part of a document stands."""

    def at(self, pointer: Pointer, *, key: bool = False) -> Source:
        """The place of the value (with `key`, of its key); the nearest parent where there is none."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One document that is valid on its own. `body` is plain JSON data, `model` its typed form."""

    urn: str
    kind: str
    name: str
    title: str
    body: Mapping[str, Any]
    model: BaseModel
    source: Source
    located: Located = field(compare=False, repr=False)
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A definition names another one: at this place, that URN, which must exist unless `optional`."""

    pointer: Pointer
    target: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Lint:
    """What a kind's own rules say of a valid definition; the place is a pointer into it."""

    pointer: Pointer
    message: str
    remedy: str = ""
    severity: Severity = "error"


def no_references(definition: Definition) -> Iterable[Reference]:
    """A kind whose definitions name no others."""
    del definition
    return ()


def no_lint(definition: Definition, definitions: Mapping[str, Definition]) -> Iterable[Lint]:
    """A kind without rules beyond its schema."""
    del definition, definitions
    return ()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of definition, registered by the domain that owns it.

    `model` validates the whole document; `urn_kind` starts its URN; `references` and `lint` see only
    definitions that are valid on their own. `api_versions` are the accepted values of `apiVersion`.
    """

    name: str
    urn_kind: str
    api_versions: tuple[str, ...]
    model: type[BaseModel]
    summary: str
    references: Callable[[Definition], Iterable[Reference]] = no_references
    lint: Callable[[Definition, Mapping[str, Definition]], Iterable[Lint]] = no_lint


#: All kinds that are known, by the name that stands in `kind:`.
KINDS: Registry[Kind] = Registry("kind")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the files of a workspace say: all valid definitions by URN, and every finding."""

    definitions: Mapping[str, Definition]
    findings: Sequence[Finding]
    #: every file by its path, as it was read: file probes look here
    files: Mapping[str, bytes]

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid an apply."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def of_kind(self, kind: str) -> list[Definition]:
        """The definitions of one kind, by URN."""
        return [found for _, found in sorted(self.definitions.items()) if found.kind == kind]


@dataclass(frozen=True, slots=True)
class Change:
    """What an apply changes about the definitions of one kind."""

    standing: Sequence[Definition]
    removed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Projection:
    """`project(workspace, changes=..., uids=..., now=...)` keeps a domain's own tables in step.

    `workspace` is its name, `changes` maps kind to Change, `uids` maps the URN of every standing
    definition to its uid (text). Called once for each apply, in its transaction, in the order of the
    floors, when a definition of one of the kinds was added, changed or removed, or its file changed.
    `standing` are all valid ones of this workspace, not only new ones.
    """

    kinds: frozenset[str]
    project: Callable[..., None]


#: What must follow an apply in the same transaction. Lower floors are loaded first.
PROJECTIONS: Registry[Projection] = Registry("projection")

ChangeWord = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that differs; `old` is None where it was added, `new` where it was removed."""

    field: str
    change: ChangeWord
    old: Any = None
    new: Any = None


@dataclass(frozen=True, slots=True)
class DefinitionChange:
    """One definition that differs, where it stands (for a removed one: stood), and how."""

    urn: str
    kind: str
    title: str
    source: Source
    change: ChangeWord
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file that differs."""

    path: str
    change: ChangeWord


@dataclass(frozen=True, slots=True)
class Plan:
    """What an apply of the files would change, beginning at the revision that stands (0: none yet)."""

    workspace: str
    revision: int
    definitions: tuple[DefinitionChange, ...]
    files: tuple[FileChange, ...]
    #: how many definitions stand afterwards
    total: int
    warnings: tuple[Finding, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether everything stands already as the files say."""
        return not self.definitions and not self.files

    def of(self, change: ChangeWord) -> tuple[DefinitionChange, ...]:
        """The definitions that differ in that way."""
        return tuple(found for found in self.definitions if found.change == change)


@dataclass(frozen=True, slots=True)
class Applied:
    """What an apply did. `revision` is the one that stands now; nothing was done where all stood already."""

    plan: Plan
    revision: int

    @property
    def is_done(self) -> bool:
        """Whether there is a new revision."""
        return not self.plan.is_empty


@dataclass(frozen=True, slots=True)
class Standing:
    """A definition as it is applied, without its typed form: for lists, pages and comparisons."""

    uid: str
    urn: str
    kind: str
    name: str
    title: str
    workspace: str
    source: Source
    digest: str
    #: the revision of its workspace that last changed it
    revision: int
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revision:
    """One applied state of a workspace, and who applied it."""

    number: int
    digest: str
    applied_at: datetime
    actor_name: str
    added: int
    changed: int
    removed: int
    definitions: int
    files: int


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace, its latest revision (None before the first), and how much stands in it."""

    uid: str
    name: str
    revision: Revision | None
