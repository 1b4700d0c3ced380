"""Items of reviews as the API takes and gives them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.reviews.schemas.waivers import WaiverOut
from seatrial.domains.reviews.types import Comment, ItemView
from seatrial.domains.reviews.types.words import Answer

_TEXT = 20_000


class AnswerIn(Schema):
    """What the item comes to; '' takes the answer back. `evidence` are uids of everything that shows it."""

    model_config = ConfigDict(extra="forbid")

    answer: Answer
    reason: str = Field("", max_length=_TEXT, description="Why; it may not be left out of not_applicable.")
    evidence: list[str] = Field(default_factory=list, max_length=200)


class AssignIn(Schema):
    """Whoever does the work: a handle or uid; '' is nobody."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field("", max_length=100)


class AcceptIn(Schema):
    """Items (`checklist/criterion`) that are accepted as what they come to now: all of them, or none."""

    model_config = ConfigDict(extra="forbid")

    items: list[str] = Field(min_length=1, max_length=500)
    comment: str = Field("", max_length=4000)


class RejectIn(Schema):
    """What has to be another way."""

    model_config = ConfigDict(extra="forbid")

    comment: str = Field("", max_length=_TEXT, description="It may not be left out.")


class CommentIn(Schema):
    """What is said, about an item (`checklist/criterion`) or about the review."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field("", max_length=_TEXT)
    item: str = Field("", max_length=200)


class CommentOut(Schema):
    """What somebody said; `author` is their uid."""

    uid: str
    item: str
    author: str
    author_name: str
    text: str
    at: datetime

    @classmethod
    def of(cls, found: Comment) -> "CommentOut":
        """The comment as the API gives it."""
        return cls(
            uid=found.uid, item=found.item, author=found.author_uid, author_name=found.author,
            text=found.text, at=found.at,
        )  # fmt: skip


class CommentsOut(Schema):
    """Comments, the oldest first, and the cursor of newer ones ('' on the last page)."""

    items: list[CommentOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Comment], *, limit: int) -> "CommentsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [CommentOut.of(each) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")


class PieceOut(Schema):
    """A piece of evidence that counts; GET /evidence/{uid} gives all of it."""

    uid: str
    type: str
    name: str
    provenance: str
    producer: str
    sha256: str
    effective_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, found: Evidence) -> "PieceOut":
        """The evidence as an item shows it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class RemediationOut(Schema):
    """Who remedies it by when."""

    name: str
    uid: str
    title: str
    state: str
    owner: str
    due_on: date


class ItemOut(Schema):
    """An item. `result` is as a decision states it, `outcome` what it comes to now; people are uids."""

    item: str
    title: str
    area: str
    role: str
    gate: str
    must: bool
    waivable: bool
    automated: bool
    accepts: list[str]
    remedy: str
    blocks_decision: bool
    answer: str
    answer_reason: str
    answered_by: str
    answered_at: datetime | None
    assignee: str
    assignee_name: str
    outcome: str
    reason: str
    valid_until: datetime | None
    result: str
    evidence: list[PieceOut]
    brought: list[str]
    acceptance: str
    is_accepted: bool
    accepted_as: str
    accepted_by: str
    accepted_by_name: str
    accepted_at: datetime | None
    acceptance_comment: str
    on_behalf_of: str
    waiver: WaiverOut | None
    asked_waiver: WaiverOut | None
    actions: list[RemediationOut]

    @classmethod
    def of(cls, found: ItemView, *, names: Mapping[str, str], now: datetime) -> "ItemOut":
        """The item as the API gives it."""
        row, criterion, outcome = found.row, found.shown.criterion, found.outcome
        return cls(
            **{name: getattr(row, name) for name in _OF_ROW},
            item=row.name, title=criterion.title, area=criterion.area, accepts=list(criterion.accepts),
            remedy=criterion.remedy, blocks_decision=found.blocks_decision, answer_reason=row.reason,
            assignee=row.assignee_uid, assignee_name=names.get(row.assignee_uid, ""), outcome=outcome.word,
            reason=outcome.reason, valid_until=outcome.valid_until, result=found.result,
            evidence=[PieceOut.of(each) for each in outcome.evidence], brought=list(row.evidence),
            is_accepted=found.is_accepted, accepted_as=row.accepted_word,
            waiver=WaiverOut.of(found.waiver, now=now) if found.waiver else None,
            asked_waiver=WaiverOut.of(found.asked, now=now) if found.asked else None,
            actions=[
                RemediationOut(
                    name=each.name, uid=each.uid, title=each.title, state=each.state, owner=each.owner_uid,
                    due_on=each.due_on,
                )
                for each in found.actions
            ],
        )  # fmt: skip


#: What rows and items call the same.
_OF_ROW = (
    "role", "gate", "must", "waivable", "automated", "answer", "answered_by", "answered_at", "acceptance",
    "accepted_by", "accepted_by_name", "accepted_at", "acceptance_comment", "on_behalf_of",
)  # fmt: skip
