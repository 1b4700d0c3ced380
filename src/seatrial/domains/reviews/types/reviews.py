"""Reviews and their parts as others see them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from seatrial.domains.actions.types import Action
from seatrial.domains.evidence.types import Item as Evidence
from seatrial.domains.readiness.types import Shown
from seatrial.domains.reviews.types.policies import Pin
from seatrial.domains.reviews.types.verifying import Verification
from seatrial.domains.reviews.types.words import (
    CONSULTED_ON,
    ENDED,
    KIND_TITLES,
    TRIGGER_TITLES,
    Acceptance,
    Answer,
    ItemWord,
    PrerequisiteKind,
    ReviewerSlot,
    ReviewKind,
    Risk,
    Stage,
    State,
    Trigger,
)


@dataclass(frozen=True, slots=True)
class Artefact:
    """What is to run: named best by its digest, else by its commit, else by its version."""

    digest: str = ""
    commit: str = ""
    version: str = ""

    @property
    def revision(self) -> str:
        """What identifies it best; '' where nothing does yet."""
        return self.digest or self.commit or self.version

    @property
    def names(self) -> frozenset[str]:
        """Everything that names it."""
        return frozenset(each for each in (self.digest, self.commit, self.version) if each)


@dataclass(frozen=True, slots=True)
class Review:
    """A readiness review without its items."""

    uid: str
    number: int
    service_uid: str
    service: str
    environment: str
    kind: ReviewKind
    title: str
    scope: str
    architecture_changes: str
    target_date: date | None
    artefact: Artefact
    state: State
    trigger: Trigger
    trigger_details: Mapping[str, Any]
    template: Pin
    matrix: Pin
    checklists: tuple[Pin, ...]
    policy_sha256: str
    opened_at: datetime
    opened_by: str
    opened_by_uid: str
    changed_at: datetime
    successor: str = ""
    small_team_reason: str = ""
    small_team_asked_by: str = ""
    small_team_by: str = ""
    ended_reason: str = ""

    @property
    def name(self) -> str:
        """As people call it: `R-12`."""
        return f"R-{self.number}"

    @property
    def urn(self) -> str:
        """As the log names it."""
        return f"review:{self.uid}"

    @property
    def is_open(self) -> bool:
        """Whether something is left to do."""
        return self.state not in ENDED

    @property
    def kind_title(self) -> str:
        """The kind as people read it."""
        return KIND_TITLES[self.kind]

    @property
    def trigger_title(self) -> str:
        """Why it was opened, as people read it."""
        return TRIGGER_TITLES[self.trigger]


def item_name(checklist: str, *, criterion: str) -> str:
    """How decisions name the item of a criterion of the checklist (a URN): `readiness/alerts`."""
    return f"{checklist.partition(':')[2]}/{criterion}"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What people have said of an item; what it comes to is an Outcome."""

    id: int
    position: int
    checklist: str
    criterion: str
    must: bool
    waivable: bool
    automated: bool
    role: str
    gate: str
    assignee_uid: str
    answer: Answer
    reason: str
    answered_by: str
    answered_at: datetime | None
    evidence: tuple[str, ...]
    acceptance: Acceptance
    accepted_word: str
    accepted_by: str
    accepted_by_name: str
    accepted_at: datetime | None
    acceptance_comment: str
    on_behalf_of: str = ""

    @property
    def name(self) -> str:
        """As decisions name it: `readiness/alerts`."""
        return item_name(self.checklist, criterion=self.criterion)


@dataclass(frozen=True, slots=True)
class Waiver:
    """An accepted risk: never a pass, never for ever. `approved_by` '' while it waits."""

    uid: str
    service: str
    environment: str
    checklist: str
    criterion: str
    review_uid: str
    reason: str
    control: str
    risk: Risk
    requested_by: str
    requested_by_name: str
    requested_at: datetime
    expires_on: date
    approved_by: str = ""
    approved_by_name: str = ""
    approved_at: datetime | None = None
    refused_at: datetime | None = None
    refused_reason: str = ""
    ended_at: datetime | None = None
    renews: str = ""

    @property
    def item(self) -> str:
        """The item it is for, as decisions name it."""
        return item_name(self.checklist, criterion=self.criterion)

    def is_active(self, *, now: datetime) -> bool:
        """Whether the risk is accepted at the moment: through the last day, in UTC."""
        if self.approved_at is None or self.refused_at is not None or self.ended_at is not None:
            return False
        return now.date() <= self.expires_on

    def state(self, *, now: datetime) -> str:
        """`asked`, `active`, `refused`, `ended` or `expired`."""
        if self.refused_at is not None:
            return "refused"
        if self.ended_at is not None:
            return "ended"
        if now.date() > self.expires_on:
            return "expired"
        return "active" if self.approved_at else "asked"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an item comes to now, why, and until when that can hold by itself."""

    word: ItemWord
    reason: str
    evidence: tuple[Evidence, ...] = ()
    valid_until: datetime | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item with all that bears on it now."""

    row: ItemRow
    shown: Shown
    outcome: Outcome
    waiver: Waiver | None = None
    #: a waiver that somebody asked for and nobody has judged
    asked: Waiver | None = None
    #: remediations of it that are under way, the first due first
    actions: tuple[Action, ...] = ()

    @property
    def is_settled(self) -> bool:
        """Whether it keeps nothing from going on by itself: met or not applicable."""
        return self.outcome.word in ("met", "not_applicable")

    @property
    def is_accepted(self) -> bool:
        """Whether somebody of its role accepted exactly what it comes to now."""
        return self.row.acceptance == "accepted" and self.row.accepted_word == self.outcome.word

    @property
    def result(self) -> str:
        """As a decision states it: met, not_applicable, waived or not_met."""
        if self.is_settled:
            return self.outcome.word
        return "waived" if self.waiver is not None else "not_met"

    @property
    def blocks_decision(self) -> bool:
        """Whether it belongs to what is decided: items of later gates block their own step."""
        return self.row.gate not in ("handover", "verification")


@dataclass(frozen=True, slots=True)
class Reviewer:
    """One of the three who review; `recorded_at` is empty until they have said what they found."""

    slot: ReviewerSlot
    person_uid: str
    person_name: str
    recorded_at: datetime | None = None
    outcome: str = ""
    note: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something that has to be there before its stage begins."""

    id: str
    title: str
    kind: PrerequisiteKind
    stage: Stage
    owner: str
    criterion: str
    is_met: bool
    reason: str
    set_by: str = ""
    set_at: datetime | None = None

    @property
    def is_probed(self) -> bool:
        """Whether a machine decides it."""
        return bool(self.criterion)


@dataclass(frozen=True, slots=True)
class Consulted:
    """What the product manager said when asked (R031); `concerns` are what of CONSULTED_ON they have some
    about.
    """

    person_uid: str = ""
    person_name: str = ""
    answer: str = ""
    note: str = ""
    at: datetime | None = None
    concerns: tuple[str, ...] = ()

    @property
    def state(self) -> str:
        """`missing`, `agrees` or `has_concerns`."""
        return self.answer or "missing"

    @property
    def confirms(self) -> tuple[str, ...]:
        """What they confirmed: all of it, or what they named no concern about."""
        if self.answer == "agrees" or self.concerns:
            return tuple(each for each in CONSULTED_ON if each not in self.concerns)
        return ()


@dataclass(frozen=True, slots=True)
class GateView:
    """A quality gate and whether it is passed, with what keeps it shut."""

    id: str
    title: str
    passes: bool
    reason: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that keeps a step from being taken: what kind, about what, in words, and what helps."""

    kind: str
    subject: str
    words: str
    remedy: str = ""
    owes: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """How the items stand, counted. `percent` is met of applicable, rounded down (R016)."""

    applicable: int = 0
    met: int = 0
    waived: int = 0
    open: int = 0
    not_applicable: int = 0
    accepted: int = 0

    @property
    def percent(self) -> int:
        """100 only where every applicable one is met."""
        return self.met * 100 // self.applicable if self.applicable else 0


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said about a review or one of its items."""

    uid: str
    item: str
    author_uid: str
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A review with everything that pages, exports and decisions need, read at one instant."""

    review: Review
    service_title: str
    tier: int
    items: tuple[ItemView, ...]
    reviewers: tuple[Reviewer, ...]
    prerequisites: tuple[Prerequisite, ...]
    gates: tuple[GateView, ...]
    consulted: Consulted
    figures: Figures
    read_at: datetime
    exceptions: Sequence[Mapping[str, Any]] = field(default_factory=tuple)
    #: the first time in production, from when it began
    verification: Verification | None = None

    def item(self, name: str) -> ItemView | None:
        """The item of that name (`readiness/alerts`), or None."""
        return next((each for each in self.items if each.row.name == name), None)
