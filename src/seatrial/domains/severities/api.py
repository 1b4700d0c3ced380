"""Severity schemes over the API."""

from typing import Annotated

from ninja import Query, Router

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.severities import rules, selectors
from seatrial.domains.severities.schemas import (
    SeverityCounterpartsOut,
    SeverityMappedOut,
    SeverityMappingOut,
    SeveritySchemeOut,
    SeveritySchemesOut,
    SeveritySuggestionOut,
    SeverityTimersOut,
    SeverityUseOut,
    SeverityUsesOut,
)
from seatrial.domains.severities.types import Facts
from seatrial.kit import clock
from seatrial.kit.moments import Moment
from seatrial.ui.paging import Limit
from seatrial.ui.requests import Request

router = Router(tags=["severities"])
Pairs = Annotated[list[str], Query(default_factory=list, max_length=200)]


@router.get("/schemes", response=SeveritySchemesOut, summary="List severity schemes")
def list_severity_schemes(request: Request) -> SeveritySchemesOut:
    """Every scheme with its levels; three come with Seatrial."""
    found = selectors.known(request.actor).values()
    return SeveritySchemesOut(items=[SeveritySchemeOut.of(each) for each in found])


@router.get("/schemes/{name}", response=SeveritySchemeOut, summary="Show a severity scheme")
def show_severity_scheme(request: Request, name: str) -> SeveritySchemeOut:
    """One scheme, each level with every cell of the matrix."""
    return SeveritySchemeOut.of(selectors.known_scheme(name, actor=request.actor))


@router.get(
    "/schemes/{name}/timers", response=SeverityTimersOut, summary="Show what a severity level asks for"
)
def show_severity_timers(
    request: Request, name: str, level: str, at: Moment | None = None, service: str = ""
) -> SeverityTimersOut:
    """By when an answer, an escalation and an update are due of what began then, or now.

    Business time is that of the service, where one is named.
    """
    scheme = selectors.known_scheme(name, actor=request.actor)
    found = rules.known_level(scheme, level=level)
    calendar = selectors.calendar_of(scheme)
    if service:
        calendar = selectors.of_service(catalog.known_service(service, actor=request.actor)).calendar
    start = at or clock.now()
    timers = rules.timers(found, start=start, calendar=calendar)
    return SeverityTimersOut.of(found, start=start, timers=timers, calendar=calendar)


@router.get("/schemes/{name}/suggestion", response=SeveritySuggestionOut, summary="Suggest a severity level")
def suggest_severity(
    request: Request,
    name: str,
    metric: Pairs,
    label: Pairs,
) -> SeveritySuggestionOut:
    """The worst level that the figures (`metric=name=1001`) and words (`label=name=word`) speak for."""
    scheme = selectors.known_scheme(name, actor=request.actor)
    facts = Facts(rules.figures_of(metric), rules.words_of(label))
    return SeveritySuggestionOut.of(scheme, found=rules.suggestion(scheme, facts=facts))


@router.get("/mapping", response=SeverityMappingOut, summary="Show which severity levels correspond")
def show_severity_mapping(request: Request) -> SeverityMappingOut:
    """For each rank the level of each scheme."""
    rows = rules.mapping(selectors.known(request.actor).values())
    return SeverityMappingOut(items=[SeverityCounterpartsOut.of(rank, levels=found) for rank, found in rows])


@router.get("/mapping/{scheme}/{level}", response=SeverityMappedOut, summary="Map a severity level")
def map_severity(request: Request, scheme: str, level: str, to: str) -> SeverityMappedOut:
    """The counterpart of the level in another scheme; 422 where there is none: nothing is guessed."""
    found = rules.known_level(selectors.known_scheme(scheme, actor=request.actor), level=level)
    mapped = rules.map_level(found, to=selectors.known_scheme(to, actor=request.actor))
    return SeverityMappedOut(level=found.name, counterpart=mapped.name, rank=mapped.rank)


@router.get("/services", response=SeverityUsesOut, summary="List which service uses which severity scheme")
def list_severity_uses(request: Request, cursor: str = "", limit: Limit = 50) -> SeverityUsesOut:
    """Services by name, with the scheme and the calendar that count for each."""
    wanted = catalog.Filter(only=catalog.known_to(request.actor))
    found = catalog.services(wanted, after=cursor, limit=limit + 1)
    following = found[limit - 1].name if len(found) > limit else ""
    shown = found[:limit]
    picked = selectors.picked(shown)
    return SeverityUsesOut(
        items=[SeverityUseOut.of(each, found=picked[each.urn]) for each in shown], next=following
    )
