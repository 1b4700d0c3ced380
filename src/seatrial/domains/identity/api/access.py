"""Who may do this, and why not I? Over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.identity import selectors
from seatrial.domains.identity.schemas.access import AccessOut
from seatrial.kit import clock
from seatrial.ui.requests import Request

router = Router(tags=["access"])


@router.get("", response=AccessOut, summary="Ask who may do something")
def show_access(
    request: Request,
    action: Annotated[str, Query(max_length=60, description="A grant, as readiness:trial")],
    subject: Annotated[str, Query(max_length=200, description="A URN, or the name of a service")] = "",
    person: Annotated[str, Query(max_length=63, description="Handle or uid; without one: you")] = "",
) -> AccessOut:
    """Everybody who may, each with the reason; whether you (or that person) may, and if not, whom to ask."""
    found = selectors.access(action, subject=subject, person=person, actor=request.actor, now=clock.now())
    return AccessOut.of(found)
