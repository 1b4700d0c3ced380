"""Rules of reviews: plain Python over values, without a clock."""

from seatrial.domains.reviews.rules.artefacts import artefact_faults
from seatrial.domains.reviews.rules.conditions import (
    checklists_asked,
    holds,
    prerequisites_of,
    slots_of,
    stakeholder_slots,
)
from seatrial.domains.reviews.rules.covering import covers
from seatrial.domains.reviews.rules.deciding import (
    before_deciding,
    before_proposing,
    missing_signatures,
    nobody_to_sign,
    outdated,
    results_of,
    turn,
    warnings,
)
from seatrial.domains.reviews.rules.documents import matrix_of, policy_of, template_of
from seatrial.domains.reviews.rules.duties import Authors, conflict
from seatrial.domains.reviews.rules.falling import Kept, judge
from seatrial.domains.reviews.rules.figures import figures_of, gate_of, gate_view, items_of_gate
from seatrial.domains.reviews.rules.outcomes import outcome_of
from seatrial.domains.reviews.rules.owing import NEXT, Debt, Thing, before_next, owed, reachable, thing_of
from seatrial.domains.reviews.rules.proofs import About, fault
from seatrial.domains.reviews.rules.severities import is_severe, rank_of
from seatrial.domains.reviews.rules.stepping import before_step
from seatrial.domains.reviews.rules.steps import (
    FOLLOWING,
    SIX,
    STAGE_BEFORE,
    WORKING,
    is_decided,
    may_follow,
)

__all__ = [
    "FOLLOWING",
    "NEXT",
    "SIX",
    "STAGE_BEFORE",
    "WORKING",
    "About",
    "Authors",
    "Debt",
    "Kept",
    "Thing",
    "artefact_faults",
    "before_deciding",
    "before_next",
    "before_proposing",
    "before_step",
    "checklists_asked",
    "conflict",
    "covers",
    "fault",
    "figures_of",
    "gate_of",
    "gate_view",
    "holds",
    "is_decided",
    "is_severe",
    "items_of_gate",
    "judge",
    "matrix_of",
    "may_follow",
    "missing_signatures",
    "nobody_to_sign",
    "outcome_of",
    "outdated",
    "owed",
    "policy_of",
    "prerequisites_of",
    "rank_of",
    "reachable",
    "results_of",
    "slots_of",
    "stakeholder_slots",
    "template_of",
    "thing_of",
    "turn",
    "warnings",
]
