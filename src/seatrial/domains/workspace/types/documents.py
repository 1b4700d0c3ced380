"""Documents, definitions, findings, and the registry of kinds."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
    """A definition names another one: at this place, that URN, which must exist unless `optional`.

    Where it does not, `severity` says how bad that is.
    """

    pointer: Pointer
    target: str
    optional: bool = False
    severity: Severity = "error"


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
    Of a kind `with_namespaces`, a namespace other than `default` stands in the URN before the name.
    A `policy_only` kind says what counts (checklists, tiers, policies): once there are policy workspaces,
    no other workspace may hold it. A kind that `names_people` stands in the audit log by uid, never by name:
    what stands there cannot be erased.
    """

    name: str
    urn_kind: str
    api_versions: tuple[str, ...]
    model: type[BaseModel]
    summary: str
    references: Callable[[Definition], Iterable[Reference]] = no_references
    lint: Callable[[Definition, Mapping[str, Definition]], Iterable[Lint]] = no_lint
    policy_only: bool = False
    with_namespaces: bool = False
    names_people: bool = False


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
