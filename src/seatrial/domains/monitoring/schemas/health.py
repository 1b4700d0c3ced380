"""Health as the API gives it."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from seatrial.domains.monitoring.schemas.parts import (
    MonitoringReviewedOut,
)
from seatrial.domains.monitoring.types import (
    Checked,
    Health,
    HealthState,
)


class HealthCheckOut(Schema):
    """A health check: `holds` is null where nobody knows; `every` is in seconds, for each probe."""

    id: str
    title: str
    criterion: str
    holds: bool | None
    reason: str
    probes: list[str]
    expected: str
    every: list[int]
    since: datetime | None

    @classmethod
    def of(cls, found: Checked) -> "HealthCheckOut":
        """The check."""
        check = found.check
        return cls(
            id=check.id, title=check.title, criterion=f"{check.checklist}/{check.criterion}",
            holds=found.holds, reason=found.reason, probes=list(found.probes), expected=found.expected,
            every=[int(each.total_seconds()) for each in found.every], since=found.since,
        )  # fmt: skip


class ServiceHealthOut(Schema):
    """Whether a service is healthy in an environment: the expression, its checks, and a person's review."""

    monitoring: str
    service: str
    environment: str
    state: HealthState
    healthy: str
    checks: list[HealthCheckOut]
    review: MonitoringReviewedOut

    @classmethod
    def of(cls, found: Health) -> "ServiceHealthOut":
        """The health."""
        return cls(
            monitoring=found.plan.name, service=found.plan.service, environment=found.environment,
            state=found.state, healthy=found.plan.healthy,
            checks=[HealthCheckOut.of(each) for each in found.checks],
            review=MonitoringReviewedOut.of(found.reviewed),
        )  # fmt: skip


class ServiceHealthsOut(Schema):
    """The health of services."""

    items: list[ServiceHealthOut]

    @classmethod
    def of(cls, found: Sequence[Health]) -> "ServiceHealthsOut":
        """The health of each in each environment."""
        return cls(items=[ServiceHealthOut.of(each) for each in found])
