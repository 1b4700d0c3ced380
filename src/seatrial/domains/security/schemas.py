"""Findings as the API gives them."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema

from seatrial.domains.security.types import Finding


class VulnerabilityOut(Schema):
    """A finding; `breached` says whether its remediation time is over while it is open."""

    uid: str
    service: str
    environment: str
    scan: str
    id: str
    component: str
    place: str
    severity: str
    title: str
    state: str
    first_seen_at: datetime
    last_seen_at: datetime
    due_on: date
    breached: bool
    gone_at: datetime | None
    action: str
    fix: str
    evidence: str

    @classmethod
    def of(cls, found: Finding, *, today: date) -> "VulnerabilityOut":
        """The finding on that day."""
        return cls(
            uid=found.uid,
            service=found.service,
            environment=found.environment,
            scan=found.scan,
            id=found.id,
            component=found.component,
            place=found.place,
            severity=found.severity,
            title=found.title,
            state=found.state,
            first_seen_at=found.first_seen_at,
            last_seen_at=found.last_seen_at,
            due_on=found.due_on,
            breached=found.is_breach(today),
            gone_at=found.gone_at,
            action=found.action,
            fix=found.fix,
            evidence=found.evidence,
        )


class FindingsOut(Schema):
    """A page of findings, and the cursor of the next one ('' on the last)."""

    items: list[VulnerabilityOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Finding], *, limit: int, today: date) -> "FindingsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[VulnerabilityOut.of(each, today=today) for each in shown], next=following)
