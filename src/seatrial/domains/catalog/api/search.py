"""The search over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.catalog.schemas import SearchGroupOut, SearchOut
from seatrial.ui import search
from seatrial.ui.requests import Request

router = Router(tags=["search"])


@router.get("/search", response=SearchOut, summary="Search everything")
def find(
    request: Request,
    q: Annotated[str, Query(max_length=search.LONGEST)] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = search.EACH,
) -> SearchOut:
    """What matches best, by kind: services, teams, people, definitions, pages, actions. Nothing that the
    actor may not know of.
    """
    found = search.search(request.actor, text=q, limit=limit)
    return SearchOut(groups=[SearchGroupOut.of(each) for each in found])
