"""The rules of actions: what one must say, where a repair is, when somebody is reminded and told."""

from seatrial.domains.actions.rules.aging import BANDS, Ages, ages, late_by
from seatrial.domains.actions.rules.dates import escalates_on, today
from seatrial.domains.actions.rules.risks import band, by_exposure, exposure, matrix, risks_of
from seatrial.domains.actions.rules.saying import amount_faults, faults_of_change, faults_of_new, fix_fault

__all__ = [
    "BANDS",
    "Ages",
    "ages",
    "amount_faults",
    "band",
    "by_exposure",
    "escalates_on",
    "exposure",
    "faults_of_change",
    "faults_of_new",
    "fix_fault",
    "late_by",
    "matrix",
    "risks_of",
    "today",
]
