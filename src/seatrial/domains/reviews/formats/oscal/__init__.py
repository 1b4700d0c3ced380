"""A review in OSCAL 1.1, for assessors: what was found, and what is planned about the rest."""

from seatrial.domains.reviews.formats.oscal.plans import CannotPlan, poam
from seatrial.domains.reviews.formats.oscal.results import assessment_results

__all__ = ["CannotPlan", "assessment_results", "poam"]
