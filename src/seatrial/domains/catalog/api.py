"""The catalogue over the API."""

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.schemas import ServiceOut, ServicesOut

router = Router(tags=["catalogue"])


@router.get("", response=ServicesOut, summary="List services")
def list_services(
    request: HttpRequest,
    q: str = "",
    owner: str = "",
    tier: int | None = None,
    cursor: str = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ServicesOut:
    """Services by name; `cursor` is the `next` of the page before."""
    del request
    found = selectors.services(selectors.Filter(q, owner, tier), after=cursor, limit=limit + 1)
    following = found[limit - 1].name if len(found) > limit else ""
    return ServicesOut(items=[ServiceOut.of(service) for service in found[:limit]], next=following)


@router.get("/{name}", response=ServiceOut, summary="Show a service")
def show_service(request: HttpRequest, name: str) -> ServiceOut:
    """One service."""
    del request
    return ServiceOut.of(selectors.service(name))
