"""Proposing a decision: exactly what is to be signed is frozen (rule 6 of the product)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.reviews import models, policies, rules, selectors
from seatrial.domains.reviews.events import SignaturesAsked
from seatrial.domains.reviews.formats.predicates import Proposed, predicate_of, slot_document, subject_of
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes
from seatrial.domains.reviews.services.promising import promise
from seatrial.domains.reviews.services.remedying import NewRemedy
from seatrial.domains.reviews.types import OUTCOMES, Blocker, Proposal, Report, Slot, Template
from seatrial.domains.reviews.types.words import Outcome
from seatrial.kit import canonical, events
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, Invalid, Problem
from seatrial.kit.signing import statements

_LONGEST = 4000


class CannotDecide(Problem):
    """Something has to be settled before it can be decided so; every thing is named."""

    type = "cannot-decide"
    title = "It cannot be decided so"
    status = 409


@dataclass(frozen=True, slots=True)
class NewProposal:
    """A decision that somebody proposes: how long a conditional go stands, when a no-go is looked at anew."""

    outcome: Outcome
    stands_until: datetime | None = None
    re_evaluate_on: date | None = None
    note: str = ""
    #: what is promised with it, to be opened as actions (R013)
    remediations: tuple[NewRemedy, ...] = ()


@transaction.atomic
def propose(name: str, *, new: NewProposal, actor: Actor, now: datetime) -> Proposal:
    """The decision waits for its signatures; an earlier proposal, with its signatures, is withdrawn.

    Raises NotFound, Denied, CannotStep, Invalid, and CannotDecide with everything that is not settled.
    """
    row, service = locked(name, actor=actor)
    allowed = policies.may_propose(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.proposed", subject=f"review:{row.uid}")
    if row.state != "in_review":
        raise CannotStep(f"R-{row.number} is {row.state.replace('_', ' ')}: it is decided after its review")
    template = selectors.template_of(row)
    _refuse(_faults(new, template, now))
    promise(name, wanted=new.remediations, outcome=new.outcome, actor=actor, now=now)
    report = read(row, now=now)
    slots = _slots(selectors.slots_asked(row, service=service), new.outcome)
    found = rules.before_proposing(report, outcome=new.outcome, template=template)
    refuse_blocked(report, found=[*found, *rules.nobody_to_sign(slots)])
    proposed = _proposed(report, slots, new, template, actor, now)
    stored = _store(row, report, proposed, actor, now)
    details = {"proposal": str(stored.uid), "outcome": stored.outcome, "sha256": stored.sha256}
    record("reviews.proposed", row=row, actor=actor, details=details, now=now)
    events.publish(SignaturesAsked(uid=str(stored.uid), review=str(row.uid), service=row.service))
    return selectors.proposal_with(stored)


@transaction.atomic
def withdraw_proposal(name: str, *, actor: Actor, now: datetime) -> None:
    """Nothing waits for signatures any more. Raises NotFound, Denied, CannotStep."""
    row, service = locked(name, actor=actor)
    allowed = policies.may_propose(actor, scopes=scopes(service))
    require(allowed, actor=actor, action="reviews.proposal-withdrawn", subject=f"review:{row.uid}")
    open_ones = models.Proposal.objects.filter(review=row, withdrawn_at=None)
    if row.state != "in_review" or not open_ones.update(withdrawn_at=now):
        raise CannotStep(f"nothing is proposed in R-{row.number}")
    record("reviews.proposal-withdrawn", row=row, actor=actor, details={}, now=now)


def refuse_blocked(report: Report, *, found: Sequence[Blocker]) -> None:
    """Raises CannotDecide with everything that keeps the review from its decision, if anything does."""
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        raise CannotDecide(
            f"{report.review.name}: {found[0].words}{more}",
            remedy=found[0].remedy or "Settle each of them first.",
            faults=[Fault(f"/{each.kind}/{each.subject}", each.words, each.remedy) for each in found],
        )


def _faults(new: NewProposal, template: Template, now: datetime) -> list[Fault]:
    found = []
    if new.outcome not in OUTCOMES:
        found.append(Fault("/outcome", "that is no outcome", f"Write one of {', '.join(OUTCOMES)}."))
    if len(new.note) > _LONGEST:
        found.append(Fault("/note", "the note is too long", f"Write at most {_LONGEST} characters."))
    if new.outcome == "no_go" and (new.re_evaluate_on is None or new.re_evaluate_on < now.date()):
        words = "a no-go says when it is looked at anew"
        found.append(Fault("/re_evaluate_on", words, "Write a day to come."))
    if new.outcome == "conditional_go":
        latest = now + template.conditional
        if new.stands_until is None or new.stands_until <= now:
            words = "a conditional go says until when it stands"
            found.append(Fault("/stands_until", words, "Write a moment to come."))
        elif new.stands_until > latest:
            words = f"a conditional go stands at most {template.conditional.days} days"
            found.append(Fault("/stands_until", words, f"Write {latest:%Y-%m-%d %H:%M} UTC or earlier."))
    return found


def _refuse(faults: Sequence[Fault]) -> None:
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)


def _slots(slots: Sequence[Slot], outcome: Outcome) -> Sequence[Slot]:
    """Who signs: all of the matrix; to a no-go the service owner alone, since nothing is let through."""
    if outcome != "no_go":
        return slots
    return [slot for slot in slots if slot.role == "service_owner"]


def _proposed(
    report: Report, slots: Sequence[Slot], new: NewProposal, template: Template, actor: Actor, now: datetime
) -> Proposed:
    """What is said with the proposal, and who may not sign it: who wrote what it rests on."""
    authors = sorted(selectors.authors_of(report))
    return Proposed(
        outcome=new.outcome,
        at=now,
        by=f"person:{actor.principal}",
        stands_until={"go": now + template.lasts, "conditional_go": new.stands_until}.get(new.outcome),
        re_evaluate_on=new.re_evaluate_on if new.outcome == "no_go" else None,
        note=new.note.strip(),
        slots=slots,
        authors=authors,
        warnings=rules.warnings(report, template=template),
        files=evidence.references([found.uid for item in report.items for found in item.outcome.evidence]),
    )


def _store(
    row: models.Review, report: Report, proposed: Proposed, actor: Actor, now: datetime
) -> models.Proposal:
    predicate = predicate_of(report, proposed=proposed)
    subject = subject_of(row.service.partition(":")[2], artefact=report.review.artefact)
    payload = statements.decision(predicate, subject=[subject])
    models.Proposal.objects.filter(review=row, withdrawn_at=None).update(withdrawn_at=now)
    return models.Proposal.objects.create(
        uid=new_uid(now),
        review=row,
        outcome=proposed.outcome,
        payload=payload.decode(),
        sha256=canonical.digest_bytes(payload),
        results=dict(rules.results_of(report)),
        authors=proposed.authors,
        slots=[slot_document(each) for each in proposed.slots],
        proposed_at=now,
        proposed_by=actor.name,
        proposed_by_uid=actor.principal,
        stands_until=proposed.stands_until,
        re_evaluate_on=proposed.re_evaluate_on,
        note=proposed.note,
    )
