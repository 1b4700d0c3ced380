"""Readiness's kind of definition: Checklist."""

from seatrial.domains.readiness.definitions.lint import lint_checklist
from seatrial.domains.readiness.definitions.models import ChecklistDocument
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
    ),
)
