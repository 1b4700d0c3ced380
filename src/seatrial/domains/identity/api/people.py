"""Accounts over the API."""

from ninja import Router

from seatrial.domains.identity import policies, selectors
from seatrial.domains.identity.schemas.people import MeOut, PeopleOut, PersonOut
from seatrial.kit.access import require
from seatrial.ui.requests import Request

router = Router(tags=["people"])


@router.get("/me", response=MeOut, summary="Show who acts")
def show_me(request: Request) -> MeOut:
    """Who the session or token of this request stands for, with its grants."""
    return MeOut.of(request.actor)


@router.get("/people", response=PeopleOut, summary="List people")
def list_people(request: Request) -> PeopleOut:
    """Everybody who has an account, by name."""
    answer = policies.may_see_people(request.actor)
    require(answer, actor=request.actor, action="identity.list-people", subject="installation:seatrial")
    return PeopleOut(items=[PersonOut.of(person) for person in selectors.people()])
