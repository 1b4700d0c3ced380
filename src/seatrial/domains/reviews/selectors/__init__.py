"""Reads of reviews."""

from seatrial.domains.reviews.selectors.asking import signers_of, slots_asked
from seatrial.domains.reviews.selectors.authors import authors_of, authors_of_item
from seatrial.domains.reviews.selectors.decisions import (
    covers,
    decision_of_review,
    decision_row,
    decisions,
    has_standing_go,
    known_bundle,
    known_decision,
    open_proposal,
    proposal_with,
    standing,
    standing_of,
    threats,
)
from seatrial.domains.reviews.selectors.dossiers import known_dossier
from seatrial.domains.reviews.selectors.newer import newer_of
from seatrial.domains.reviews.selectors.policies import (
    CannotReview,
    enforced,
    is_production,
    matrix,
    policy,
    production_of,
    template_for,
    templates,
)
from seatrial.domains.reviews.selectors.proceedings import (
    Proceedings,
    Waiting,
    known_proceedings,
    known_waiting,
)
from seatrial.domains.reviews.selectors.register import Entry, register
from seatrial.domains.reviews.selectors.reports import report, service_of
from seatrial.domains.reviews.selectors.reviews import (
    Filter,
    comments,
    count,
    is_handed_over,
    known_report,
    known_review,
    reviews,
    row_of,
    steps,
)
from seatrial.domains.reviews.selectors.rows import matrix_of, review_of, template_of
from seatrial.domains.reviews.selectors.waivers import (
    count_active,
    known_waiver,
    names_of_reviews,
    waiver,
    waivers,
    waivers_of,
)

__all__ = [
    "CannotReview",
    "Entry",
    "Filter",
    "Proceedings",
    "Waiting",
    "authors_of",
    "authors_of_item",
    "comments",
    "count",
    "count_active",
    "covers",
    "decision_of_review",
    "decision_row",
    "decisions",
    "enforced",
    "has_standing_go",
    "is_handed_over",
    "is_production",
    "known_bundle",
    "known_decision",
    "known_dossier",
    "known_proceedings",
    "known_report",
    "known_review",
    "known_waiting",
    "known_waiver",
    "matrix",
    "matrix_of",
    "names_of_reviews",
    "newer_of",
    "open_proposal",
    "policy",
    "production_of",
    "proposal_with",
    "register",
    "report",
    "review_of",
    "reviews",
    "row_of",
    "service_of",
    "signers_of",
    "slots_asked",
    "standing",
    "standing_of",
    "steps",
    "template_for",
    "template_of",
    "templates",
    "threats",
    "waiver",
    "waivers",
    "waivers_of",
]
