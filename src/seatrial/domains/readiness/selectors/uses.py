"""Which criteria rest on a piece of evidence."""

from collections.abc import Sequence
from dataclasses import dataclass

from seatrial.domains.readiness.models import Standing


@dataclass(frozen=True, slots=True)
class Use:
    """A criterion that rests on it, and where it stands."""

    checklist: str
    criterion: str
    result: str


def using(evidence: str, *, service: str, environment: str) -> Sequence[Use]:
    """The criteria of the service there whose standing rests on the evidence of that uid, in order."""
    rows = Standing.objects.filter(service=service, environment=environment, evidence__contains=[evidence])
    return [
        Use(row.checklist.partition(":")[2], row.criterion, row.result)
        for row in rows.order_by("checklist", "position")
    ]
