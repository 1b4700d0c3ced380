"""Incidents for tests: a service, and what somebody declares about it."""

from datetime import UTC, datetime, timedelta

from seatrial.domains.incidents import services
from seatrial.domains.incidents.types import Incident, NewIncident, Written
from tests.cast import SERVICE, Cast

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


def resolved(cast: Cast, *, severity: str = "SEV1", now: datetime = NOW, **more: object) -> Incident:
    """The same, over within an hour."""
    found = declared(cast, severity=severity, now=now, **more)
    actor = cast.actor("operations")
    return services.resolve(found.name, resolution="Renewed.", actor=actor, now=now + HOUR)
