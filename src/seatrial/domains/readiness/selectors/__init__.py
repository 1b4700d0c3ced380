"""Reads of readiness."""

from seatrial.domains.readiness.selectors.areas import Area, Report, reports
from seatrial.domains.readiness.selectors.checklists import checklist, checklists
from seatrial.domains.readiness.selectors.standings import (
    Shown,
    most_failed,
    overview,
    result_of,
    standing,
    standings,
    tallies,
    tally_of,
    turns,
)
from seatrial.domains.readiness.selectors.trials import TrialProgress, trial

__all__ = [
    "Area",
    "Report",
    "Shown",
    "TrialProgress",
    "checklist",
    "checklists",
    "most_failed",
    "overview",
    "reports",
    "result_of",
    "standing",
    "standings",
    "tallies",
    "tally_of",
    "trial",
    "turns",
]
