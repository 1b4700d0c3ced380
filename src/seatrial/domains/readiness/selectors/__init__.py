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
from seatrial.domains.readiness.selectors.versions import Newer, newer, version, versions

__all__ = [
    "Area",
    "Newer",
    "Report",
    "Shown",
    "TrialProgress",
    "checklist",
    "checklists",
    "most_failed",
    "newer",
    "overview",
    "reports",
    "result_of",
    "standing",
    "standings",
    "tallies",
    "tally_of",
    "trial",
    "turns",
    "version",
    "versions",
]
