"""Reads of connections: which stand, how they are, and what probes are given of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.conf import settings
from django.db.models import Count

from seatrial.connectors import references
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence.models import ConnectionHealth, Watch
from seatrial.domains.evidence.rules import CHANNEL_TYPES, Connection, Known, connect, connection_of
from seatrial.domains.notices.types import Channel
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


@dataclass(frozen=True, slots=True)
class Health:
    """How a connection was when it was tried last."""

    well: bool
    reason: str
    checked_at: datetime
    milliseconds: int
    since: datetime


def connections() -> list[Connection]:
    """Every connection that stands, by name."""
    return [
        connection_of(found.name, title=found.title, spec=found.body["spec"])
        for found in workspace.definitions(kind="Connection")
    ]


def connections_for(actor: Actor) -> list[Connection]:
    """Those that the actor may know of: a confined one those of services that it knows."""
    known = catalog.known_to(actor)
    if known is None:
        return connections()
    scopes = {urn for found in catalog.by_urns(known).values() for urn in catalog.scopes(found)}
    return [each for each in connections() if each.scope and each.allows(scopes)]


def connection(name: str, *, actor: Actor) -> Connection:
    """The connection of that name; raises NotFound with the nearest one."""
    found = {each.name: each for each in connections_for(actor)}
    if name not in found:
        raise NotFound(f"there is no connection {name!r}", remedy=did_you_mean(name, known=found))
    return found[name]


def health() -> Mapping[str, Health]:
    """How each connection (by name) was when it was tried last; those never tried are left out."""
    return {
        row.name: Health(row.well, row.reason, row.checked_at, row.milliseconds, row.since)
        for row in ConnectionHealth.objects.all()
    }


def uses() -> Mapping[str, int]:
    """How many watches use each connection, by name."""
    rows = Watch.objects.filter(parameters__has_key="connection").values_list("parameters__connection")
    return {str(name): count for name, count in rows.annotate(n=Count("pk")) if name}


def resolve(reference: str) -> str:
    """The secret that the reference leads to; raises CannotResolve for what the operator does not allow."""
    return references.resolve(reference, allowed=settings.SECRET_ALLOW)


def channel(name: str) -> Channel:
    """The connection of that name as a channel that takes messages: its secret is the whole address of an
    incoming webhook of Slack or Teams, and signs what a webhook of one's own gets. Raises NotFound, and
    CannotLook where its secret is not here.
    """
    found = {each.name: each for each in connections() if each.type in CHANNEL_TYPES}
    if name not in found:
        remedy = "Define a Connection of the type slack, teams or webhook."
        raise NotFound(f"there is no connection {name[:80]!r} that takes messages", remedy=remedy)
    server = connect(found[name], resolve=resolve)
    if server.type == "webhook":
        return Channel("webhook", server.url, server.secret)
    return Channel("slack" if server.type == "slack" else "teams", server.secret or server.url)


def known_connections() -> Known:
    """What probes of this process are given: connections by name, each for the services of its scope."""

    @lru_cache(maxsize=10_000)
    def scopes(service: str) -> Collection[str]:
        found = catalog.by_urn(service)
        return catalog.scopes(found) if found else (service,)

    return Known({each.name: each for each in connections()}, resolve=resolve, scopes=scopes)
