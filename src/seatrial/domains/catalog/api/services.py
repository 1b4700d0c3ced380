"""Services and all other entities over the API."""

from dataclasses import asdict
from typing import Annotated, Any, Literal

from ninja import Query, Router

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.schemas import (
    EntitiesOut,
    ProblemOut,
    ProblemsOut,
    ServiceOut,
    ServicesOut,
)
from seatrial.kit import clock
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["catalogue"])
Order = Literal["name", "-name", "tier", "-tier", "owner", "-owner"]


@router.get("/services", response=ServicesOut, summary="List services")
def list_services(
    request: Request,
    q: str = "",
    owner: str = "",
    tier: int | None = None,
    system: str = "",
    lifecycle: str = "",
    tag: str = "",
    environment: str = "",
    problems: bool = False,
    sort: Order = "name",
    cursor: str = "",
    limit: Limit = 50,
) -> ServicesOut:
    """Services that match; `cursor` is the `next` of the page before. `problems` keeps those with one."""
    only = selectors.known_to(request.actor)
    among = frozenset(selectors.troubles(now=clock.now(), only=only)) if problems else None
    wanted = selectors.Filter(q, owner, tier, system, lifecycle, tag, environment, only, among)
    found = selectors.services(wanted, after=cursor, limit=limit + 1, order=sort)
    following = found[limit - 1].name if len(found) > limit else ""
    return ServicesOut(items=[ServiceOut.of(service) for service in found[:limit]], next=following)


@router.get("/services/{name}", response=ServiceOut, summary="Show a service")
def show_service(request: Request, name: str) -> ServiceOut:
    """One service."""
    return ServiceOut.of(selectors.known_service(name, actor=request.actor))


@router.get("/catalog/problems", response=ProblemsOut, summary="List what is wrong with the catalogue")
def list_problems(
    request: Request,
    service: str = "",
    cursor: Annotated[str, Query(pattern=r"^[0-9]{0,7}$")] = "",
    limit: Limit = 50,
) -> ProblemsOut:
    """Ownerless services, teams without members, stale contacts, dangling references: the orphan report."""
    only = selectors.known_to(request.actor)
    if service:
        only = frozenset({selectors.known_service(service, actor=request.actor).urn})
    found = selectors.troubles(now=clock.now(), only=only)
    all_of_them = [each for _, troubles in sorted(found.items()) for each in troubles]
    end = int(cursor or "0") + limit
    return ProblemsOut(
        items=[ProblemOut(**asdict(each)) for each in all_of_them[end - limit : end]],
        next=str(end) if len(all_of_them) > end else "",
    )


@router.get("/catalog/entities", response=EntitiesOut, summary="Export the catalogue")
def list_entities(request: Request, kind: str = "", cursor: str = "", limit: Limit = 200) -> EntitiesOut:
    """Backstage's entities as their files have them, completed to what Backstage asks for, by URN."""
    found = selectors.bodies(kind=kind, after=cursor, limit=limit + 1, actor=request.actor)
    items: list[dict[str, Any]] = [body for _, body in found[:limit]]
    return EntitiesOut(items=items, next=found[limit - 1][0] if len(found) > limit else "")
