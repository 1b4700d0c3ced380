"""Tables of reviews."""

from seatrial.domains.reviews.models.architecture import Architecture, Enforcement
from seatrial.domains.reviews.models.decisions import Decision, Proposal, SignOff
from seatrial.domains.reviews.models.items import Gap, Item, ItemEvidence
from seatrial.domains.reviews.models.rehearsals import Rehearsal
from seatrial.domains.reviews.models.reviews import Comment, Prerequisite, Review, Reviewer, Step
from seatrial.domains.reviews.models.verifying import Finding, Window
from seatrial.domains.reviews.models.waivers import Waiver

__all__ = [
    "Architecture",
    "Comment",
    "Decision",
    "Enforcement",
    "Finding",
    "Gap",
    "Item",
    "ItemEvidence",
    "Prerequisite",
    "Proposal",
    "Rehearsal",
    "Review",
    "Reviewer",
    "SignOff",
    "Step",
    "Waiver",
    "Window",
]
