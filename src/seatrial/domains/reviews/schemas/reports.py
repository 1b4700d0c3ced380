"""A review with everything that bears on it, as the API gives it."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.schemas.decisions import DecisionOut, ProposalOut
from seatrial.domains.reviews.schemas.items import ItemOut
from seatrial.domains.reviews.schemas.reviews import PinOut, ReviewOut
from seatrial.domains.reviews.selectors import Proceedings
from seatrial.domains.reviews.types import (
    Blocker,
    Consulted,
    Figures,
    GateView,
    Newer,
    Prerequisite,
    Reviewer,
)
from seatrial.domains.reviews.types.words import Outcome

_TEXT = 20_000


class NameReviewerIn(Schema):
    """Who reviews there: a handle or uid."""

    model_config = ConfigDict(extra="forbid")

    person: str = Field(min_length=1, max_length=100)


class RecordIn(Schema):
    """What the reviewer found: `accepts` or `objects`, the latter with a note."""

    model_config = ConfigDict(extra="forbid")

    outcome: str = Field(max_length=20)
    note: str = Field("", max_length=_TEXT)


class ConsultIn(Schema):
    """What the product manager says: `agrees` or `has_concerns`, the latter with a note."""

    model_config = ConfigDict(extra="forbid")

    answer: str = Field(max_length=20)
    note: str = Field("", max_length=_TEXT)
    concerns: list[str] = Field(default_factory=list, max_length=10, description="About what.")


class PrerequisiteIn(Schema):
    """Whether it is there, and what shows that."""

    model_config = ConfigDict(extra="forbid")

    is_met: bool
    note: str = Field("", max_length=_TEXT, description="It may not be left out.")


class ReviewerOut(Schema):
    """One of the three who review; `outcome` is '' until they have recorded what they found."""

    slot: str
    person: str
    person_name: str
    outcome: str
    note: str
    recorded_at: datetime | None
    on_behalf_of: str

    @classmethod
    def of(cls, found: Reviewer) -> "ReviewerOut":
        """The reviewer as the API gives them."""
        return cls(
            slot=found.slot, person=found.person_uid, person_name=found.person_name, outcome=found.outcome,
            note=found.note, recorded_at=found.recorded_at, on_behalf_of=found.on_behalf_of,
        )  # fmt: skip


class PrerequisiteOut(Schema):
    """What has to be there before its stage begins; where `criterion` is given, a probe decides it."""

    id: str
    title: str
    kind: str
    stage: str
    owner: str
    criterion: str
    is_met: bool
    reason: str
    set_by: str
    set_at: datetime | None

    @classmethod
    def of(cls, found: Prerequisite) -> "PrerequisiteOut":
        """The prerequisite as the API gives it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class GateOut(Schema):
    """A quality gate, and what keeps it shut."""

    id: str
    title: str
    passes: bool
    reason: str
    items: list[str]

    @classmethod
    def of(cls, found: GateView) -> "GateOut":
        """The gate as the API gives it."""
        return cls(
            id=found.id, title=found.title, passes=found.passes, reason=found.reason, items=list(found.items)
        )


class ConsultedOut(Schema):
    """What the product manager said; `answer` is '' until then, and `state` missing. `confirms` and
    `concerns` are what of service_commitments, support_hours, customer_communication is and is not so.
    """

    person: str
    person_name: str
    answer: str
    note: str
    at: datetime | None
    state: str
    confirms: list[str]
    concerns: list[str]

    @classmethod
    def of(cls, found: Consulted) -> "ConsultedOut":
        """The answer as the API gives it."""
        return cls(
            person=found.person_uid, person_name=found.person_name, answer=found.answer, note=found.note,
            at=found.at, state=found.state, confirms=list(found.confirms), concerns=list(found.concerns),
        )  # fmt: skip


class FiguresOut(Schema):
    """How the items of the decision stand. `percent` is met of applicable, rounded down (R016)."""

    applicable: int
    met: int
    waived: int
    open: int
    not_applicable: int
    accepted: int
    percent: int

    @classmethod
    def of(cls, found: Figures) -> "FiguresOut":
        """The figures as the API gives them."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class BlockerOut(Schema):
    """One thing that keeps a decision from being made: of what kind, about what, and what helps."""

    kind: str
    subject: str
    words: str
    remedy: str
    owes: str

    @classmethod
    def of(cls, found: Blocker) -> "BlockerOut":
        """The blocker as the API gives it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class BlockersOut(Schema):
    """What keeps each outcome from being proposed; an empty list: nothing does."""

    go: list[BlockerOut]
    conditional_go: list[BlockerOut]
    no_go: list[BlockerOut]

    @classmethod
    def of(cls, found: Mapping[Outcome, Iterable[Blocker]]) -> "BlockersOut":
        """By outcome."""
        shown = {str(name): [BlockerOut.of(each) for each in why] for name, why in found.items()}
        return cls(**shown)


class ReviewStepOut(Schema):
    """A step that the review took."""

    before: str
    after: str
    at: datetime
    by: str


class NewerOut(Schema):
    """A document that says something else by now than the review pinned (R055). The review goes on with
    `pinned`; `version` and `sha256` are those of what is applied, `changes` what it says of them.
    """

    pinned: PinOut
    version: str
    sha256: str
    words: str
    changes: dict[str, str]

    @classmethod
    def of(cls, found: Newer) -> "NewerOut":
        """The newer one as the API gives it."""
        return cls(
            pinned=PinOut.of(found.pin), version=found.version, sha256=found.sha256, words=found.words,
            changes=dict(found.changes),
        )  # fmt: skip


class ReportOut(ReviewOut):
    """The review with its items, people, gates, figures, and what keeps it from each decision."""

    service_title: str
    tier: int
    figures: FiguresOut
    items: list[ItemOut]
    reviewers: list[ReviewerOut]
    prerequisites: list[PrerequisiteOut]
    gates: list[GateOut]
    consulted: ConsultedOut
    blockers: BlockersOut
    warnings: list[BlockerOut]
    newer: list[NewerOut]
    steps: list[ReviewStepOut]
    proposal: ProposalOut | None
    decision: DecisionOut | None

    @classmethod
    def whole(cls, found: Proceedings, *, names: Mapping[str, str]) -> "ReportOut":
        """All of it. Nothing in it changes with the time alone, so that it has one ETag while it stands."""
        report = found.report
        return cls(
            **ReviewOut.of(report.review).dict(),
            service_title=report.service_title,
            tier=report.tier,
            figures=FiguresOut.of(report.figures),
            items=[ItemOut.of(each, names=names, now=report.read_at) for each in report.items],
            reviewers=[ReviewerOut.of(each) for each in report.reviewers],
            prerequisites=[PrerequisiteOut.of(each) for each in report.prerequisites],
            gates=[GateOut.of(each) for each in report.gates],
            consulted=ConsultedOut.of(report.consulted),
            blockers=BlockersOut.of(found.blockers),
            warnings=[BlockerOut.of(each) for each in found.warnings],
            newer=[NewerOut.of(each) for each in found.newer],
            steps=[ReviewStepOut(before=b, after=a, at=at, by=by) for b, a, at, by in found.steps],
            proposal=ProposalOut.of(found.waiting) if found.waiting is not None else None,
            decision=DecisionOut.of(found.decision) if found.decision is not None else None,
        )
