"""The words of the audit log as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

#: Tables to which the application's role of the database may only add.
APPEND_ONLY = frozenset({"audit_entry", "audit_leaf", "audit_batch", "audit_tile", "audit_head"})
#: What is said of a person whose name was erased; a few digits of the uid tell two of them apart.
ERASED = "erased person"


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as rules, pages and exports see it: who did what to which thing, and when.

    `sequence` is its place in the sealed tree, from 0; None while it is not sealed. `actor_name` is not
    part of what is sealed.
    """

    number: int
    uid: str
    at: datetime
    actor_kind: str
    actor_uid: str
    actor_name: str
    action: str
    subject: str
    details: Mapping[str, Any]
    sequence: int | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """What to show of the log; an empty field asks for everything. `since` is included, `until` is not.

    `actor` is the uid of an actor, or a part of a name that is still known.
    """

    action: str = ""
    subject: str = ""
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Page:
    """Entries newest first; `before` continues with older ones, '' where there are none."""

    records: tuple[Record, ...]
    before: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """What one round of sealing did: `count` entries more, the tree has `size` now."""

    count: int
    size: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """That an entry is in the tree of a size: the siblings on its way to the root, the lowest first.

    `content` are the sealed bytes (canonical JSON) as text; `checkpoint` is the signed note of that tree.
    """

    uid: str
    sequence: int
    size: int
    leaf: bytes
    root: bytes
    path: tuple[bytes, ...]
    content: str
    checkpoint: str


@dataclass(frozen=True, slots=True)
class Consistency:
    """That the tree of `first` entries is the beginning of the tree of `size`."""

    first: int
    size: int
    before: bytes
    after: bytes
    path: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class AnchorState:
    """How it goes with one place outside: up to which size it holds a checkpoint, and since when it fails."""

    name: str
    size: int
    anchored_at: datetime | None
    attempted_at: datetime | None
    error: str
    failing_since: datetime | None

    @property
    def well(self) -> bool:
        """Whether the last attempt was no failure."""
        return not self.error


@dataclass(frozen=True, slots=True)
class State:
    """How sealing and anchoring go. `oldest_unsealed` is the instant of the oldest entry not in the tree."""

    size: int
    sealed_at: datetime | None
    unsealed: int
    oldest_unsealed: datetime | None
    anchors: tuple[AnchorState, ...] = ()
    origin: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop to pruning: of entries about a subject, or by an actor (its uid)."""

    uid: str
    kind: Literal["subject", "actor"]
    target: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str = ""
    released_at: datetime | None = None
    release_reason: str = ""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What pruning took out: entries by action."""

    by_action: Mapping[str, int] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """All of them."""
        return sum(self.by_action.values())
