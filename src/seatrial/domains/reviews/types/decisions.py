"""Decisions, what waits to become one, and whether one still stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from seatrial.domains.reviews.types.reviews import Artefact
from seatrial.domains.reviews.types.words import OUTCOME_TITLES, CarryOver, Outcome


@dataclass(frozen=True, slots=True)
class SignOff:
    """A person's signature over a proposal, in a slot of the matrix."""

    uid: str
    slot: str
    person_uid: str
    person_name: str
    on_behalf_of: str
    on_behalf_of_name: str
    key_kind: str
    keyid: str
    payload: str
    signature: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that waits for its signatures: `payload` is exactly what is signed."""

    uid: str
    review_uid: str
    outcome: Outcome
    payload: str
    sha256: str
    results: Mapping[str, str]
    authors: tuple[str, ...]
    slots: tuple[Mapping[str, Any], ...]
    proposed_at: datetime
    proposed_by: str
    stands_until: datetime | None
    re_evaluate_on: date | None
    note: str
    withdrawn_at: datetime | None = None
    sign_offs: tuple[SignOff, ...] = ()


@dataclass(frozen=True, slots=True)
class Fallen:
    """One thing by which a decision fell or is about to: `since` it is so, `at` the decision falls."""

    kind: str
    subject: str
    words: str
    since: datetime | None = None
    at: datetime | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a service in an environment, and for which artefact."""

    uid: str
    review_uid: str
    number: int
    service_uid: str
    service: str
    environment: str
    artefact: Artefact
    outcome: Outcome
    decided_at: datetime
    decided_by: str
    stands_until: datetime | None
    re_evaluate_on: date | None
    carries_over: CarryOver
    bundle_sha256: str
    fallen_at: datetime | None
    fallen: tuple[Fallen, ...] = ()

    @property
    def title(self) -> str:
        """The outcome as people read it."""
        return OUTCOME_TITLES[self.outcome]

    @property
    def name(self) -> str:
        """The review that it is of."""
        return f"R-{self.number}"


@dataclass(frozen=True, slots=True)
class Standing:
    """The last decision about a service in an environment, and whether it holds now.

    `because` is what makes it fall, `soon` what will make it fall and when.
    """

    decision: Decision
    holds: bool
    because: tuple[Fallen, ...] = ()
    soon: tuple[Fallen, ...] = ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it does not hold, in words."""
        return tuple(each.words for each in self.because)
