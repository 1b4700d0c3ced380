"""Incidents that were closed, wherever they were led: told to reviews, so that something follows (R009)."""

from ninja import Router

from seatrial.domains.reviews import services
from seatrial.domains.reviews.schemas import FollowedOut, IncidentIn
from seatrial.kit import clock
from seatrial.ui.rehearsals import rehearsal
from seatrial.ui.requests import Request

router = Router(tags=["reviews"])


@router.post("/incidents", response=FollowedOut, summary="Tell that an incident was closed")
def close_incident(request: Request, body: IncidentIn, dry_run: bool = False) -> FollowedOut:
    """After one of the two highest ranks an action to review the process is open, linked to the incident, and
    a draft of the service's review; told again, the same. With `dry_run` nothing is written.
    """
    with rehearsal(dry_run):
        found = services.follow_incident(body.wanted(), actor=request.actor, now=clock.now())
    return FollowedOut.of(found)
