"""Postmortems as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

PartWord = Literal["timeline", "cause", "corrective", "prevention", "documents"]
#: The five parts (S3:118-123, R203), in order.
PARTS: tuple[PartWord, ...] = get_args(PartWord)
PART_WORDS: Mapping[str, str] = {
    "timeline": "What happened",
    "cause": "Cause",
    "corrective": "Corrective actions",
    "prevention": "Prevention",
    "documents": "Documents",
}
PART_GUIDES: Mapping[str, str] = {
    "timeline": "How it began, how it was noticed, what was done, how it ended.",
    "cause": "What made it possible, and how that was found out. Write of systems, not of people.",
    "corrective": "What was repaired and what still has to be. Open an action for each.",
    "prevention": "What keeps it, or what is like it, from coming back.",
    "documents": "What runbooks and documents say by now, or have to.",
}
PostmortemState = Literal["draft", "closed"]
STATES: tuple[PostmortemState, ...] = get_args(PostmortemState)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody writes; None leaves a part as it is. `change` leads to the revision of the runbook or
    document that was changed; `no_change` says why none was.
    """

    parts: Mapping[PartWord, str] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None
    change: str | None = None
    no_change: str | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A word that blames: in which part, which word, and why it is flagged."""

    part: str
    word: str
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A line of the timeline as the postmortem keeps it; `link` is whom or what it names."""

    position: int
    kind: str
    at: datetime
    words: str
    by: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Postmortem:
    """The review of an incident. `due_at` is None where none is asked for. Once closed, `kept` is the
    timeline as it was then.
    """

    uid: str
    incident: str
    title: str
    service: str
    rank: int
    state: PostmortemState
    due_at: datetime | None
    owner: str
    parts: Mapping[str, str]
    tags: tuple[str, ...]
    change: str
    no_change: str
    revision: int
    closed_at: datetime | None
    closed_by: str
    kept: tuple[Kept, ...] = ()

    @property
    def is_required(self) -> bool:
        """Whether the policy asks for it."""
        return self.due_at is not None

    def is_overdue(self, now: datetime) -> bool:
        """Whether it is late: at the very second it is still in time (R201)."""
        return self.state == "draft" and self.due_at is not None and now > self.due_at
