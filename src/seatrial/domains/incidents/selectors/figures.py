"""Figures over the incidents of a span."""

from datetime import datetime

from seatrial.domains.incidents import models, rules
from seatrial.domains.incidents.types import Figure, Timed


def figures(
    *, start: datetime, end: datetime, service: str = "", rank: int | None = None,
    known: frozenset[str] | None = None,
) -> tuple[Figure, ...]:  # fmt: skip
    """MTTD, MTTA and MTTR of the incidents that were declared from `start` on and before `end`."""
    rows = models.Incident.objects.filter(declared_at__gte=start, declared_at__lt=end)
    if service:
        rows = rows.filter(service=service)
    if rank is not None:
        rows = rows.filter(rank=rank)
    if known is not None:
        rows = rows.filter(service__in=known)
    found = rows.values_list("started_at", "detected_at", "declared_at", "resolved_at")
    return rules.figures(Timed(*each) for each in found)
