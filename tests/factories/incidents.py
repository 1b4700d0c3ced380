"""Incidents for tests: a service, and what somebody declares about it."""

from datetime import UTC, datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import services
from seatrial.domains.incidents.types import Incident, NewIncident, Written
from tests.cast import SERVICE, Cast
from tests.factories import triage

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
PARTS = {
    "timeline": "The certificate ran out, and the gateway refused every partner.",
    "cause": "Nothing looked at the day on which the certificate ends.",
    "corrective": "The certificate was renewed.",
    "prevention": "A probe looks at it a month ahead.",
    "documents": "The runbook of certificates says how it is renewed.",
}
WHOLE = Written(parts=PARTS, tags=("expired-certificate",), change="https://git.example/ops/commit/1a2b3c")


def declared(
    cast: Cast, *, severity: str = "SEV1", by: str = "operations", now: datetime = NOW, **more: object
) -> Incident:
    """Somebody of the cast declares that partners are refused, and leads it."""
    said = {"title": "Partners are refused", "service": SERVICE, "severity": severity} | more
    return services.declare(NewIncident(**said), actor=cast.actor(by), now=now)


def alert(name: str = "Down", *, now: datetime = NOW, **values: object) -> str:
    """The name of an alert about the gateway, which nobody looked after yet."""
    row = triage.row_of(name, now=now)
    row.service_uid = catalog.by_urns([SERVICE])[SERVICE].uid
    for field, value in {"scheme": "sev", "level": "SEV2", "rank": 2, **values}.items():
        setattr(row, field, value)
    row.save(force_insert=True)
    return f"AL-{row.number}"


def resolved(cast: Cast, *, severity: str = "SEV1", now: datetime = NOW, **more: object) -> Incident:
    """The same, over within an hour."""
    found = declared(cast, severity=severity, now=now, **more)
    actor = cast.actor("operations")
    return services.resolve(found.name, resolution="Renewed.", actor=actor, now=now + HOUR)
