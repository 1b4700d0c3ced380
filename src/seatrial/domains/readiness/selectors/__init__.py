"""Reads of readiness."""

from seatrial.domains.readiness.selectors.areas import Area, Report, reports
from seatrial.domains.readiness.selectors.checklists import checklist, checklists
from seatrial.domains.readiness.selectors.exports import Proof, Rested, rested
from seatrial.domains.readiness.selectors.overviews import (
    CoverageFilter,
    Covered,
    CriterionFilter,
    areas_of,
    coverage,
    every_coverage,
    known_checklist,
    known_checklists,
)
from seatrial.domains.readiness.selectors.pinned import (
    CannotPin,
    Place,
    passing_under,
    pinned,
    standings_under,
)
from seatrial.domains.readiness.selectors.questions import questions
from seatrial.domains.readiness.selectors.searching import Asked, Tried, find_criteria, find_trials
from seatrial.domains.readiness.selectors.standings import (
    most_failed,
    overview,
    result_of,
    standing,
    standings,
    tallies,
    tally_of,
    turns,
)
from seatrial.domains.readiness.selectors.trials import Looking, TrialProgress, known_trial, looking, trial
from seatrial.domains.readiness.selectors.uses import Use, using
from seatrial.domains.readiness.selectors.versions import Newer, compare, newer, version, versions

__all__ = [
    "Area",
    "Asked",
    "CannotPin",
    "CoverageFilter",
    "Covered",
    "CriterionFilter",
    "Looking",
    "Newer",
    "Place",
    "Proof",
    "Report",
    "Rested",
    "TrialProgress",
    "Tried",
    "Use",
    "areas_of",
    "checklist",
    "checklists",
    "compare",
    "coverage",
    "every_coverage",
    "find_criteria",
    "find_trials",
    "known_checklist",
    "known_checklists",
    "known_trial",
    "looking",
    "most_failed",
    "newer",
    "overview",
    "passing_under",
    "pinned",
    "questions",
    "reports",
    "rested",
    "result_of",
    "standing",
    "standings",
    "standings_under",
    "tallies",
    "tally_of",
    "trial",
    "turns",
    "using",
    "version",
    "versions",
]
