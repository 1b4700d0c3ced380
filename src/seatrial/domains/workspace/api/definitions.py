"""Definitions over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.workspace import policies, selectors
from seatrial.domains.workspace.schemas import DefinitionDetailOut, DefinitionsOut
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["definitions"])


@router.get("/definitions", response=DefinitionsOut, summary="List definitions")
def list_definitions(
    request: Request,
    kind: Annotated[str, Query(max_length=63)] = "",
    q: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
) -> DefinitionsOut:
    """Definitions by URN; `cursor` is the `next` of the page before."""
    among = policies.known(request.actor)
    found = selectors.standings(selectors.Filter(kind, q, among), after=cursor, limit=limit + 1)
    return DefinitionsOut.of(found, kinds=selectors.count_by_kind(q, among=among), limit=limit)


@router.get("/definitions/{path:urn}", response=DefinitionDetailOut, summary="Show a definition")
def show_definition(request: Request, urn: str) -> DefinitionDetailOut:
    """One definition with its content, and what it names and is named by."""
    policies.require_known(urn, actor=request.actor)
    found = selectors.standing(urn)
    urn = found.urn
    named = policies.known_among(selectors.references(urn), actor=request.actor)
    naming = policies.known_among((each for each, _ in selectors.referring(urn)), actor=request.actor)
    return DefinitionDetailOut.full(found, references=named, referring=naming)
