"""Lists of evidence."""

from dataclasses import dataclass
from uuid import UUID

from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.selectors.reading import item_of
from seatrial.domains.evidence.types import Item


@dataclass(frozen=True, slots=True)
class Filter:
    """Which evidence a list shows; '' leaves a field open. `known` are services (URNs), None: all."""

    service: str = ""
    type: str = ""
    environment: str = ""
    provenance: str = ""
    outcome: str = ""
    known: frozenset[str] | None = None


def items(wanted: Filter, *, before: UUID | None = None, limit: int = 50) -> list[Item]:
    """The evidence that matches, newest first, from before the one of that uid (uids bear their time)."""
    rows = Evidence.objects.order_by("-uid")
    for field in ("service", "type", "environment", "provenance", "outcome"):
        value = getattr(wanted, field)
        if value:
            rows = rows.filter(**{field: value})
    if wanted.known is not None:
        rows = rows.filter(service__in=wanted.known)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [item_of(row) for row in rows[:limit]]
