"""What the API gives of connections. Secrets are never part of it."""

from datetime import datetime

from ninja import Schema

from seatrial.domains.evidence.rules import Connection
from seatrial.domains.evidence.selectors import Health


class ConnectionOut(Schema):
    """A server that probes call by name, and how it was when it was tried last (null: never)."""

    name: str
    title: str
    type: str
    url: str
    owner: str
    scope: list[str]
    secret: str
    probes: int
    well: bool | None
    reason: str
    checked_at: datetime | None
    since: datetime | None
    milliseconds: int | None

    @classmethod
    def of(cls, found: Connection, *, health: Health | None, probes: int) -> "ConnectionOut":
        """The connection as the API gives it: of its secret only where it is."""
        return cls(
            name=found.name,
            title=found.title,
            type=found.type,
            url=found.url,
            owner=found.owner,
            scope=list(found.scope),
            secret=found.secret,
            probes=probes,
            well=health.well if health else None,
            reason=health.reason if health else "",
            checked_at=health.checked_at if health else None,
            since=health.since if health else None,
            milliseconds=health.milliseconds if health else None,
        )


class ConnectionPage(Schema):
    """All connections, by name."""

    items: list[ConnectionOut]
