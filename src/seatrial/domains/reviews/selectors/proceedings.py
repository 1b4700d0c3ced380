"""A review with where it is on its way to a decision: what keeps it from each, and what waits for whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.reviews import models, rules
from seatrial.domains.reviews.selectors.asking import slots_asked
from seatrial.domains.reviews.selectors.decisions import decision_of_review, open_proposal
from seatrial.domains.reviews.selectors.newer import newer_of
from seatrial.domains.reviews.selectors.reports import report as make_report
from seatrial.domains.reviews.selectors.reports import service_of
from seatrial.domains.reviews.selectors.reviews import row_of, steps
from seatrial.domains.reviews.selectors.rows import matrix_of, template_of
from seatrial.domains.reviews.types import OUTCOMES, Blocker, Decision, Newer, Proposal, Report
from seatrial.domains.reviews.types.words import Outcome
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits, and everything that keeps it from being decided."""

    proposal: Proposal
    lacks: Sequence[Blocker]


@dataclass(frozen=True, slots=True)
class Proceedings:
    """A review, what keeps it from each outcome, the steps it took, what waits, what was decided."""

    report: Report
    blockers: Mapping[Outcome, Sequence[Blocker]]
    #: what keeps no decision away, and is seen by everybody who makes it
    warnings: Sequence[Blocker]
    #: what says something else by now than the review pinned (R055)
    newer: Sequence[Newer]
    steps: Sequence[tuple[str, str, datetime, str]]
    waiting: Waiting | None
    decision: Decision | None


def known_proceedings(name: str, *, actor: Actor, now: datetime) -> Proceedings:
    """All of it at one instant; raises NotFound, also where the actor may not know of it."""
    row = row_of(name, actor=actor)
    found, template = make_report(row, now=now), template_of(row)
    return Proceedings(
        report=found,
        blockers={
            outcome: rules.before_proposing(found, outcome=outcome, template=template) for outcome in OUTCOMES
        },
        warnings=rules.warnings(found, template=template),
        newer=newer_of(found.review),
        steps=steps(found.review),
        waiting=_waiting(row, found),
        decision=decision_of_review(found.review.uid),
    )


def known_waiting(name: str, *, actor: Actor, now: datetime) -> Waiting:
    """The proposal of the review that waits for signatures; raises NotFound, also where none does."""
    row = row_of(name, actor=actor)
    found = _waiting(row, make_report(row, now=now))
    if found is None:
        raise NotFound(f"nothing waits for signatures in R-{row.number}")
    return found


def _waiting(row: models.Review, found: Report) -> Waiting | None:
    proposal = open_proposal(str(row.uid))
    if proposal is None or row.state != "in_review":
        return None
    lasts = matrix_of(row).lasts
    template = template_of(row)
    asked = slots_asked(row, service=service_of(found.review))
    lacks = rules.before_deciding(found, proposal=proposal, template=template, lasts=lasts, asked=asked)
    return Waiting(proposal, lacks)
