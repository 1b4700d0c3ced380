"""What an apply changes, what follows from it, and the registries of those who follow."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from seatrial.domains.workspace.types.documents import Definition, Finding, Source
from seatrial.kit.registry import Registry


@dataclass(frozen=True, slots=True)
class Change:
    """What an apply changes about the definitions of one kind."""

    standing: Sequence[Definition]
    removed: Sequence[str]


@dataclass(frozen=True, slots=True)
class Projection:
    """`project(workspace, changes=..., uids=..., renamed=..., now=...)` keeps a domain's own tables in step.

    `workspace` is its name, `changes` maps kind to Change, `uids` maps the URN of every standing
    definition to its uid (text), `renamed` the old URN of each definition that has another one now to
    the new one: rows that name it by URN follow, with one statement for all. Called once for each apply,
    in its transaction, in the order of the floors, when a definition of one of the kinds was added,
    changed or removed, or its file changed. `standing` are all valid ones of this workspace, not only
    new ones.
    """

    kinds: frozenset[str]
    project: Callable[..., None]


#: What must follow an apply in the same transaction. Lower floors are loaded first.
PROJECTIONS: Registry[Projection] = Registry("projection")


@dataclass(frozen=True, slots=True)
class Effect:
    """`tell(workspace, changes=..., renamed=..., now=...)` says what an apply would mean, and writes nothing.

    It is asked when somebody plans, where a definition of one of the kinds differs. `changes` are as for a
    Projection. Each text is one sentence without a full stop: "12 services get 3 new criteria".
    """

    kinds: frozenset[str]
    tell: Callable[..., Iterable[str]]


#: What plans say beyond the definitions themselves, in the order of the floors.
EFFECTS: Registry[Effect] = Registry("effect")

ChangeWord = Literal["added", "changed", "removed", "renamed"]


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
    #: the URN that it had, where it is renamed
    before: str = ""


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
    #: names this plan: an apply that is given it refuses where another one would be carried out
    digest: str = ""
    #: what it means, in sentences (see Effect)
    effects: tuple[str, ...] = ()
    #: policy definitions that a workspace holds although it is none of policy (the small-team exception)
    exceptions: tuple[str, ...] = ()

    @property
    def renamed(self) -> dict[str, str]:
        """The new URN of each definition that has another one, by the old."""
        return {found.before: found.urn for found in self.definitions if found.before}

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
