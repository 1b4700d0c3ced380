"""The six steps (S0:36-41): each asks what has to hold before it, and says what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from seatrial.domains.reviews import models, policies, rules
from seatrial.domains.reviews.services.gaps import keep_gaps
from seatrial.domains.reviews.services.locking import CannotStep, locked, read, record, scopes, step, value
from seatrial.domains.reviews.services.verifying import open_window
from seatrial.domains.reviews.types import Blocker, Review, State
from seatrial.kit import guards
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault

_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class HandsOver:
    """A question to guards: may the review of that uid, about that service, leave its handover?"""

    review: str
    service: str


@transaction.atomic
def begin_preparing(name: str, *, actor: Actor, now: datetime) -> Review:
    """Items may be answered (step 2). Raises CannotStep while a prerequisite of it is unmet."""
    return _go(name, after="preparing", actor=actor, now=now)


@transaction.atomic
def submit(name: str, *, actor: Actor, now: datetime) -> Review:
    """The three review what was prepared (step 3). Raises CannotStep for every item that nobody answered."""
    return _go(name, after="in_review", actor=actor, now=now)


@transaction.atomic
def hand_over(name: str, *, actor: Actor, now: datetime) -> Review:
    """The handover begins (step 5), after a go. Raises CannotStep."""
    return _go(name, after="handover", actor=actor, now=now)


@transaction.atomic
def verify(name: str, *, actor: Actor, now: datetime) -> Review:
    """The handover is done, the first time in production is watched (step 6) for as long as policy says.

    Raises CannotStep for every item of the handover that is open, and for whatever guards say.
    """
    return _go(name, after="verifying", actor=actor, now=now)


@transaction.atomic
def close(name: str, *, actor: Actor, now: datetime) -> Review:
    """Nothing is left to do. Raises CannotStep while the window lasts, and for every item of the verification
    that is open, alert without a label and finding without its runbook's answer (R015).
    """
    return _go(name, after="closed", actor=actor, now=now)


@transaction.atomic
def withdraw(name: str, *, reason: str, actor: Actor, now: datetime) -> Review:
    """The review ends without a decision; the reason is on record. Raises CannotStep once it is decided."""
    row, service = locked(name, actor=actor)
    answer = policies.may_lead(actor, scopes=scopes(service))
    require(answer, actor=actor, action="reviews.stepped", subject=f"review:{row.uid}")
    said = reason.strip()
    if not said or len(said) > _LONGEST:
        raise CannotStep("it is withdrawn for no reason", remedy="Write why, in a sentence or two.")
    row.ended_reason = said
    models.Proposal.objects.filter(review=row, withdrawn_at=None).update(withdrawn_at=now)
    step(row, after="withdrawn", actor=actor, now=now)
    record("reviews.withdrawn", row=row, actor=actor, details={"reason": said}, now=now)
    keep_gaps(row, items=(), now=now)
    return value(row)


def _go(name: str, *, after: State, actor: Actor, now: datetime) -> Review:
    row, service = locked(name, actor=actor)
    answer = policies.may_lead(actor, scopes=scopes(service))
    if not answer.allowed and after in ("in_review",):
        answer = policies.may_prepare(actor, scopes=scopes(service))
    require(answer, actor=actor, action="reviews.stepped", subject=f"review:{row.uid}")
    before: State = row.state  # type: ignore[assignment]  # a check constraint allows no other
    if rules.may_follow(before, after=after):
        report = read(row, now=now)
        found = [*_decision(row, after), *rules.before_step(report, after=after)]
        _refuse(row, after, [*found, *_vetoes(row, after, now)])
        keep_gaps(row, items=report.items, now=now)
    step(row, after=after, actor=actor, now=now)
    if after == "verifying":
        open_window(row, service=service, now=now)
    return value(row)


def _refuse(row: models.Review, after: State, found: Sequence[Blocker]) -> None:
    if found:
        more = f", and {len(found) - 1} more" if len(found) > 1 else ""
        raise CannotStep(
            f"R-{row.number} cannot become {after.replace('_', ' ')}: {found[0].words}{more}",
            remedy=found[0].remedy or "Settle each of them, then take the step again.",
            faults=[Fault(each.subject, each.words, each.remedy) for each in found],
        )


def _decision(row: models.Review, after: State) -> list[Blocker]:
    """What was decided says how it goes on: a go to its handover, a no-go to its end."""
    if row.state != "decided":
        return []
    outcome = models.Decision.objects.values_list("outcome", flat=True).get(review=row)
    if (outcome == "no_go") == (after == "closed"):
        return []
    words = f"it was decided {outcome.replace('_', ' ')}"
    remedy = "Close it; open another review to decide anew." if outcome == "no_go" else "Begin the handover."
    return [Blocker("decision", "decision", words, remedy)]


def _vetoes(row: models.Review, after: State, now: datetime) -> list[Blocker]:
    if after != "verifying":
        return []
    vetoes = guards.ask(HandsOver(str(row.uid), row.service), now=now)
    return [Blocker("guard", each.guard, each.reason, each.remedy) for each in vetoes]
