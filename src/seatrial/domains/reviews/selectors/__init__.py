"""Reads of reviews."""

from seatrial.domains.reviews.selectors.authors import authors_of, authors_of_item
from seatrial.domains.reviews.selectors.decisions import (
    covers,
    decision_of_review,
    decision_row,
    decisions,
    has_standing_go,
    open_proposal,
    proposal_with,
    standing,
    standing_of,
    threats,
)
from seatrial.domains.reviews.selectors.dossiers import known_dossier
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
from seatrial.domains.reviews.selectors.waivers import count_active, waiver, waivers, waivers_of

__all__ = [
    "CannotReview",
    "Filter",
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
    "known_dossier",
    "known_report",
    "known_review",
    "matrix",
    "matrix_of",
    "open_proposal",
    "policy",
    "production_of",
    "proposal_with",
    "report",
    "review_of",
    "reviews",
    "row_of",
    "service_of",
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
