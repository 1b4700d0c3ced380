"""Home pages over the API."""

from ninja import Router

from seatrial.domains.insights import selectors
from seatrial.domains.insights.schemas import HomeOut
from seatrial.domains.insights.types import Persona
from seatrial.kit import clock
from seatrial.kit.problems import NotFound
from seatrial.ui.requests import Request

router = Router(tags=["insights"])


@router.get("/homes/{persona}", response=HomeOut, summary="Show the home page of a persona")
def show_home(request: Request, persona: Persona, service: str = "", environment: str = "") -> HomeOut:
    """The facts that a site reliability engineer, an operations manager, a lead of developers or a business
    stakeholder asks for, about one service by its name; without it, about one of their own.
    """
    about = selectors.about(request.actor, service=service, environment=environment)
    if about is None:
        raise NotFound("there is no service that you may know of", remedy="Apply one: seatrial apply")
    return HomeOut.of(selectors.home(persona, about=about, actor=request.actor, now=clock.now()))
