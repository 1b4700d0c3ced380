"""Pages of readiness."""

from seatrial.domains.readiness.views.checklists import (
    checklist,
    checklist_csv,
    checklist_diff,
    checklist_markdown,
    checklists,
)
from seatrial.domains.readiness.views.coverage import coverage, coverage_csv
from seatrial.domains.readiness.views.criteria import criterion, start_trial, trial
from seatrial.domains.readiness.views.questions import questions

__all__ = [
    "checklist",
    "checklist_csv",
    "checklist_diff",
    "checklist_markdown",
    "checklists",
    "coverage",
    "coverage_csv",
    "criterion",
    "questions",
    "start_trial",
    "trial",
]
