"""Readiness's kinds of definition: Checklist, OperatingPolicy, OpenQuestion."""

from seatrial.domains.readiness.definitions.lint import lint_checklist
from seatrial.domains.readiness.definitions.models import ChecklistDocument
from seatrial.domains.readiness.definitions.policies import (
    OpenQuestionDocument,
    OperatingPolicyDocument,
    policy_references,
    question_references,
)
from seatrial.domains.workspace.types import KINDS, Kind

KINDS.add(
    "Checklist",
    Kind(
        "Checklist",
        "checklist",
        ("seatrial.dev/v1",),
        ChecklistDocument,
        "What must hold for a service to be ready, and how that is found out.",
        lint=lint_checklist,
        policy_only=True,
    ),
)
KINDS.add(
    "OperatingPolicy",
    Kind(
        "OperatingPolicy",
        "operating-policy",
        ("seatrial.dev/v1",),
        OperatingPolicyDocument,
        "How services are operated: answers to the 54 guide questions, each with its owner and its end.",
        references=policy_references,
        policy_only=True,
    ),
)
KINDS.add(
    "OpenQuestion",
    Kind(
        "OpenQuestion",
        "question",
        ("seatrial.dev/v1",),
        OpenQuestionDocument,
        "A question that nobody can answer yet, with who finds out and by when.",
        references=question_references,
    ),
)
