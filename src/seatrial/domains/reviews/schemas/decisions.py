"""Proposals, signatures and decisions as the API takes and gives them."""

import base64
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.actions.types import Severity
from seatrial.domains.reviews.schemas.reviews import ReviewedOut
from seatrial.domains.reviews.selectors import Entry, Waiting
from seatrial.domains.reviews.services import NewProposal, NewRemedy, ToSign
from seatrial.domains.reviews.types import Decision, Fallen, Proposal, SignOff, Standing
from seatrial.domains.reviews.types.words import Outcome
from seatrial.kit.moments import Moment
from seatrial.kit.signing import strict

_TEXT = 20_000


class RemediationIn(Schema):
    """What is promised with a conditional go: `owner` is a handle or uid; it needs one, and a due date."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=130)
    title: str = Field(max_length=200)
    owner: str = Field("", max_length=100)
    due_on: date | None = None
    severity: Severity = "high"


class ProposalIn(Schema):
    """A decision to be put before those who sign: until when a conditional go stands and what is remedied
    meanwhile, when a no-go is looked at anew.
    """

    model_config = ConfigDict(extra="forbid")

    outcome: Outcome
    stands_until: Moment | None = None
    re_evaluate_on: date | None = None
    note: str = Field("", max_length=_TEXT)
    remediations: list[RemediationIn] = Field(default_factory=list, max_length=100)

    def wanted(self) -> NewProposal:
        """As the service takes it."""
        promised = tuple(NewRemedy(**each.dict()) for each in self.remediations)
        return NewProposal(**{**self.dict(), "remediations": promised})


class SignIn(Schema):
    """A signature over what was prepared: `signed_at` is that of what was prepared, `signature` an armored
    one of OpenSSH over its message, or a passkey's assertion over its challenge.
    """

    model_config = ConfigDict(extra="forbid")

    signed_at: Moment
    signature: str | dict[str, Any]


class SlotOut(Schema):
    """A place that has to be signed."""

    id: str
    title: str
    role: str
    quorum: int
    order: int
    person: str = Field("", description="The one who signs there, as `person:<uid>`; '': who holds the role.")


class SignOffOut(Schema):
    """Who signed where, with which key. `is_outdated`: what it covers is not what is so now (R069)."""

    uid: str
    slot: str
    person: str
    person_name: str
    on_behalf_of: str
    on_behalf_of_name: str
    key_kind: str
    keyid: str
    signed_at: datetime
    is_outdated: bool

    @classmethod
    def of(cls, found: SignOff, *, is_outdated: bool) -> "SignOffOut":
        """The sign-off as the API gives it."""
        same = {name: getattr(found, name) for name in _OF_SIGN_OFF}
        return cls(**same, person=found.person_uid, is_outdated=is_outdated)


_OF_SIGN_OFF = tuple(SignOffOut.model_fields.keys() - {"person", "is_outdated"})


class LackOut(Schema):
    """One thing that keeps the proposal from being decided, and who owes it."""

    kind: str
    subject: str
    words: str
    remedy: str
    owes: str


class ProposalOut(Schema):
    """A decision that waits for its signatures. `sha256` is of the bytes that all of them are over;
    `lacks` is everything that keeps it from being decided.
    """

    uid: str
    outcome: str
    sha256: str
    proposed_at: datetime
    proposed_by: str
    stands_until: datetime | None
    re_evaluate_on: date | None
    note: str
    is_outdated: bool
    slots: list[SlotOut]
    sign_offs: list[SignOffOut]
    lacks: list[LackOut]

    @classmethod
    def of(cls, found: Waiting) -> "ProposalOut":
        """What waits, and for what."""
        proposal = found.proposal
        is_outdated = any(each.kind == "outdated" for each in found.lacks)
        return cls(
            **{name: getattr(proposal, name) for name in _OF_PROPOSAL},
            is_outdated=is_outdated,
            slots=[SlotOut(**{n: each.get(n, "") for n in SlotOut.model_fields}) for each in proposal.slots],
            sign_offs=[SignOffOut.of(each, is_outdated=is_outdated) for each in proposal.sign_offs],
            lacks=[LackOut(**{n: getattr(each, n) for n in LackOut.model_fields}) for each in found.lacks],
        )


_OF_PROPOSAL = (
    "uid", "outcome", "sha256", "proposed_at", "proposed_by", "stands_until", "re_evaluate_on", "note",
)  # fmt: skip


class SignedOut(Schema):
    """The signatures that stand, of which proposal."""

    proposal: str
    sha256: str
    sign_offs: list[SignOffOut]

    @classmethod
    def of(cls, found: Proposal) -> "SignedOut":
        """The proposal just after somebody signed what is so now."""
        signed = [SignOffOut.of(each, is_outdated=False) for each in found.sign_offs]
        return cls(proposal=found.uid, sha256=found.sha256, sign_offs=signed)


class ToSignOut(Schema):
    """Exactly what is to be signed, for half an hour: `payload` is the statement and `message` what the key
    signs over it (base64), `challenge` what a passkey is given (base64url).
    """

    slot: str
    slot_title: str
    outcome: str
    proposal: str
    sha256: str
    payload: str
    message: str
    challenge: str
    signed_at: datetime
    on_behalf_of: str
    on_behalf_of_name: str

    @classmethod
    def of(cls, found: ToSign) -> "ToSignOut":
        """What was prepared, as the API gives it."""
        return cls(
            slot=found.slot.id,
            slot_title=found.slot.title,
            outcome=found.proposal.outcome,
            proposal=found.proposal.payload,
            sha256=found.proposal.sha256,
            payload=base64.b64encode(found.payload).decode(),
            message=base64.b64encode(found.message).decode(),
            challenge=strict.base64url(found.challenge),
            signed_at=found.signed_at,
            on_behalf_of=found.on_behalf_of,
            on_behalf_of_name=found.on_behalf_of_name,
        )


class FallenOut(Schema):
    """One thing by which a decision fell or is about to."""

    kind: str
    subject: str
    words: str
    since: datetime | None
    at: datetime | None
    evidence: list[str]

    @classmethod
    def of(cls, found: Fallen) -> "FallenOut":
        """The cause as the API gives it."""
        return cls(
            kind=found.kind, subject=found.subject, words=found.words, since=found.since, at=found.at,
            evidence=list(found.evidence),
        )  # fmt: skip


class DecisionOut(Schema):
    """What was decided about a service in an environment, and for which artefact; `review` is its name."""

    uid: str
    review: str
    service: str
    environment: str
    artefact: ReviewedOut
    outcome: str
    decided_at: datetime
    decided_by: str
    stands_until: datetime | None
    re_evaluate_on: date | None
    carries_over: str
    bundle_sha256: str
    fallen_at: datetime | None
    fallen: list[FallenOut]

    @classmethod
    def of(cls, found: Decision) -> "DecisionOut":
        """The decision as the API gives it."""
        return cls(
            **{name: getattr(found, name) for name in _OF_DECISION},
            review=found.name,
            artefact=ReviewedOut.of(found.artefact),
            fallen=[FallenOut.of(each) for each in found.fallen],
        )


_OF_DECISION = tuple(DecisionOut.model_fields.keys() - {"review", "artefact", "fallen"})


class DecisionsOut(Schema):
    """Decisions, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[DecisionOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Decision], *, limit: int) -> "DecisionsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [DecisionOut.of(each) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")


class StandingOut(Schema):
    """The last decision about a service in an environment. `holds`: a go stands now; `covers`: it is about
    the artefact that was asked about, null where none was; `because` why it does not hold, `soon` what will
    end it.
    """

    service: str
    environment: str
    holds: bool
    covers: bool | None
    decision: DecisionOut | None
    because: list[FallenOut]
    soon: list[FallenOut]

    @classmethod
    def of(
        cls, found: Standing | None, *, service: str, environment: str, covers: bool | None
    ) -> "StandingOut":
        """Where the service stands there; None: nothing was ever decided."""
        return cls(
            service=service,
            environment=environment,
            holds=found.holds if found is not None else False,
            covers=covers,
            decision=DecisionOut.of(found.decision) if found is not None else None,
            because=[FallenOut.of(each) for each in (found.because if found is not None else ())],
            soon=[FallenOut.of(each) for each in (found.soon if found is not None else ())],
        )


class RegisterEntryOut(Schema):
    """A line of the register: a decision, or a deployment into production that no decision covered."""

    kind: str
    uid: str
    at: datetime
    service: str
    environment: str
    revision: str
    version: str
    review: str
    outcome: str
    stands_until: datetime | None
    fallen_at: datetime | None
    bundle_sha256: str
    words: str

    @classmethod
    def of(cls, found: Entry) -> "RegisterEntryOut":
        """The line as the API gives it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class RegisterOut(Schema):
    """The register, the latest first, and the cursor of what was before ('' on the last page)."""

    items: list[RegisterEntryOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Entry], *, limit: int) -> "RegisterOut":
        """At most `limit` lines; one more says that there are more."""
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        following = f"{last.at.isoformat()}_{last.uid}" if last is not None else ""
        return cls(items=[RegisterEntryOut.of(each) for each in shown], next=following)
