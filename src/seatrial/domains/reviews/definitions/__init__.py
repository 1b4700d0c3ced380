"""Kinds of definition of reviews: ReviewTemplate, SignOffMatrix, ReviewPolicy."""

from seatrial.domains.reviews.definitions.lint import (
    lint_matrix,
    lint_policy,
    lint_template,
    template_references,
)
from seatrial.domains.reviews.definitions.models import (
    ReviewPolicyDocument,
    ReviewTemplateDocument,
    SignOffMatrixDocument,
)
from seatrial.domains.workspace.types import KINDS, Kind

KINDS.add(
    "ReviewTemplate",
    Kind(
        "ReviewTemplate",
        "review-template",
        ("seatrial.dev/v1",),
        ReviewTemplateDocument,
        "What a review of one kind asks: checklists, prerequisites, quality gates, and who signs.",
        references=template_references,
        lint=lint_template,
        policy_only=True,
    ),
)
KINDS.add(
    "SignOffMatrix",
    Kind(
        "SignOffMatrix",
        "sign-off-matrix",
        ("seatrial.dev/v1",),
        SignOffMatrixDocument,
        "Who signs a decision: slots with their role, number, order and deputies.",
        lint=lint_matrix,
        policy_only=True,
    ),
)
KINDS.add(
    "ReviewPolicy",
    Kind(
        "ReviewPolicy",
        "review-policy",
        ("seatrial.dev/v1",),
        ReviewPolicyDocument,
        "What holds for all reviews: what is enforced, how long waivers last, what opens a review.",
        lint=lint_policy,
        policy_only=True,
    ),
)
