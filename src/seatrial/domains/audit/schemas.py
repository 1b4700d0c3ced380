"""What the API gives of the log, and what it takes."""

import base64
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Field, Schema

from seatrial.domains.audit.types import AnchorState, Consistency, Hold, Page, Proof, Record, State


class EntryOut(Schema):
    """One thing that happened. `sequence` is its place in the sealed tree, null while it is not sealed."""

    number: int
    sequence: int | None
    uid: str
    at: datetime
    actor_kind: str
    actor_uid: str
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]

    @classmethod
    def of(cls, record: Record) -> "EntryOut":
        """The record as the API gives it."""
        return cls(
            number=record.number,
            sequence=record.sequence,
            uid=record.uid,
            at=record.at,
            actor_kind=record.actor_kind,
            actor_uid=record.actor_uid,
            actor_name=record.actor_name,
            action=record.action,
            subject=record.subject,
            details=dict(record.details),
        )


class EntriesOut(Schema):
    """Entries newest first, and the cursor of older ones ('' on the last page)."""

    items: list[EntryOut]
    next: str

    @classmethod
    def of(cls, page: Page) -> "EntriesOut":
        """The page as the API gives it."""
        return cls(items=[EntryOut.of(record) for record in page.records], next=page.before)


class ProofOut(Schema):
    """That an entry is in the tree (RFC 6962): hashes are base64, the lowest sibling first."""

    uid: str
    sequence: int
    size: int
    leaf: str
    root: str
    path: list[str]
    content: str = Field(description="The sealed bytes: canonical JSON (RFC 8785)")
    checkpoint: str = Field(description="The signed head of that tree (C2SP tlog-checkpoint)")

    @classmethod
    def of(cls, proof: Proof) -> "ProofOut":
        """The proof as the API gives it."""
        return cls(
            uid=proof.uid,
            sequence=proof.sequence,
            size=proof.size,
            leaf=_base64(proof.leaf),
            root=_base64(proof.root),
            path=_all(proof.path),
            content=proof.content,
            checkpoint=proof.checkpoint,
        )


class ConsistencyOut(Schema):
    """That the tree of `first` entries is the beginning of the tree of `size`; hashes are base64."""

    first: int
    size: int
    before: str
    after: str
    path: list[str]

    @classmethod
    def of(cls, proof: Consistency) -> "ConsistencyOut":
        """The proof as the API gives it."""
        return cls(
            first=proof.first,
            size=proof.size,
            before=_base64(proof.before),
            after=_base64(proof.after),
            path=_all(proof.path),
        )


class AnchorOut(Schema):
    """How it goes with one anchor."""

    name: str
    size: int
    anchored_at: datetime | None
    attempted_at: datetime | None
    error: str
    failing_since: datetime | None

    @classmethod
    def of(cls, state: AnchorState) -> "AnchorOut":
        """The state as the API gives it."""
        return cls(
            name=state.name,
            size=state.size,
            anchored_at=state.anchored_at,
            attempted_at=state.attempted_at,
            error=state.error,
            failing_since=state.failing_since,
        )


class StateOut(Schema):
    """How sealing and anchoring go. `key` checks checkpoints; compare it with one that you got elsewhere."""

    size: int
    sealed_at: datetime | None
    unsealed: int
    oldest_unsealed: datetime | None
    key: str
    checkpoint: str
    anchors: list[AnchorOut]

    @classmethod
    def of(cls, state: State, *, checkpoint: str) -> "StateOut":
        """The state as the API gives it."""
        return cls(
            size=state.size,
            sealed_at=state.sealed_at,
            unsealed=state.unsealed,
            oldest_unsealed=state.oldest_unsealed,
            key=state.key,
            checkpoint=checkpoint,
            anchors=[AnchorOut.of(each) for each in state.anchors],
        )


class HoldIn(Schema):
    """Entries about a subject, or by an actor (its uid), are not to be pruned."""

    kind: str = Field(description="`subject` or `actor`", max_length=10)
    target: str = Field(max_length=300)
    reason: str = Field(max_length=2000)


class ReleaseIn(Schema):
    """Why the hold is not needed any more."""

    reason: str = Field(max_length=2000)


class HoldOut(Schema):
    """A stop to pruning; released ones stay in the list."""

    uid: str
    kind: str
    target: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_by: str
    released_at: datetime | None
    release_reason: str

    @classmethod
    def of(cls, hold: Hold) -> "HoldOut":
        """The hold as the API gives it."""
        return cls(
            uid=hold.uid,
            kind=hold.kind,
            target=hold.target,
            reason=hold.reason,
            placed_by=hold.placed_by,
            placed_at=hold.placed_at,
            released_by=hold.released_by,
            released_at=hold.released_at,
            release_reason=hold.release_reason,
        )


class HoldsOut(Schema):
    """Holds, the newest first, and the cursor of the next ones ('' on the last page)."""

    items: list[HoldOut]
    next: str


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _all(path: Sequence[bytes]) -> list[str]:
    return [_base64(each) for each in path]
