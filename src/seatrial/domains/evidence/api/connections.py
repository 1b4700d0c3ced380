"""Connections over the API."""

from django.conf import settings
from django.http import HttpRequest
from ninja import Router

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.schemas import ConnectionOut, ConnectionPage
from seatrial.kit import clock
from seatrial.ui.requests import actor_of

router = Router(tags=["connections"])


@router.get("", response=ConnectionPage, summary="List connections")
def list_connections(request: HttpRequest) -> ConnectionPage:
    """Every server that probes call by name, and how it was when it was tried last."""
    health, uses = selectors.health(), selectors.uses()
    found = selectors.connections_for(actor_of(request))
    items = [
        ConnectionOut.of(each, health=health.get(each.name), probes=uses.get(each.name, 0)) for each in found
    ]
    return ConnectionPage(items=items)


@router.get("/{name}", response=ConnectionOut, summary="Show a connection")
def show_connection(request: HttpRequest, name: str) -> ConnectionOut:
    """One of them."""
    found = selectors.connection(name, actor=actor_of(request))
    return ConnectionOut.of(found, health=selectors.health().get(name), probes=selectors.uses().get(name, 0))


@router.post("/{name}/tests", response=ConnectionOut, summary="Try a connection")
def try_connection(request: HttpRequest, name: str) -> ConnectionOut:
    """How it is now, which is kept."""
    actor = actor_of(request)
    health = services.try_connection(name, actor=actor, now=clock.now(), allow=settings.PROBE_ALLOW)
    found = selectors.connection(name, actor=actor)
    return ConnectionOut.of(found, health=health, probes=selectors.uses().get(name, 0))
