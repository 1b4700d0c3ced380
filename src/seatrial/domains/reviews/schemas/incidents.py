"""Incidents that were closed, as the API takes them, and what follows."""

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.services import ClosedIncident, Followed


class IncidentIn(Schema):
    """An incident that is over. `incident` is its URN or the address of its page, `severity` SEV1 or S0 for
    the worst; without `service` it was of none alone.
    """

    model_config = ConfigDict(extra="forbid")

    incident: str = Field(max_length=300)
    title: str = Field(max_length=300)
    severity: str = Field(max_length=20)
    service: str = Field("", max_length=200)

    def wanted(self) -> ClosedIncident:
        """As the service takes it."""
        return ClosedIncident(**self.dict())


class FollowedOut(Schema):
    """What was opened: the action (A-12) and the draft of a review (R-12), '' where none was."""

    rank: int
    action: str
    review: str

    @classmethod
    def of(cls, found: Followed) -> "FollowedOut":
        """What follows, as the API gives it."""
        return cls(
            rank=found.rank,
            action=found.action.name if found.action else "",
            review=found.review.name if found.review else "",
        )
