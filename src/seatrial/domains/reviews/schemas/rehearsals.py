"""Rehearsals as the API takes and gives them (R081)."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.types.rehearsals import NewRehearsal, Rehearsal


class RehearsalIn(Schema):
    """A rehearsal by the uid of its evidence, of type drill, whose findings may name
    `issues: [{title, severity, blocking}]`. `owner` (a handle or uid) remedies them through the day `due_on`.
    """

    model_config = ConfigDict(extra="forbid")

    evidence: str = Field(max_length=100)
    owner: str = Field("", max_length=100)
    due_on: date | None = None

    def wanted(self) -> NewRehearsal:
        """As the service takes it."""
        return NewRehearsal(**self.dict())


class LessonsIn(Schema):
    """What was learned."""

    model_config = ConfigDict(extra="forbid")

    lessons: str = Field("", max_length=20_000, description="It may not be left out.")


class IssueOut(Schema):
    """Something that went wrong, and the remediation that it became; `blocks` until that is verified."""

    title: str
    severity: str
    blocking: bool
    blocks: bool
    action: str
    action_state: str


class RehearsalOut(Schema):
    """A rehearsal. `state` is open or closed; people are uids."""

    uid: str
    evidence: str
    service: str
    environment: str
    state: str
    issues: list[IssueOut]
    lessons: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str

    @classmethod
    def of(cls, found: Rehearsal) -> "RehearsalOut":
        """The rehearsal as the API gives it."""
        same = {name: getattr(found, name) for name in cls.model_fields.keys() - {"state", "issues"}}
        issues = [
            IssueOut(
                title=each.issue.title, severity=each.issue.severity, blocking=each.issue.blocking,
                blocks=each.blocks, action=each.action.name, action_state=each.action.state,
            )
            for each in found.issues
        ]  # fmt: skip
        return cls(**same, state="open" if found.is_open else "closed", issues=issues)


class RehearsalsOut(Schema):
    """Rehearsals, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[RehearsalOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Rehearsal], *, limit: int) -> "RehearsalsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [RehearsalOut.of(each) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")
