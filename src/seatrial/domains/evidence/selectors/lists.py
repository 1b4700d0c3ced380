"""Lists of evidence."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.selectors.reading import item_of
from seatrial.domains.evidence.types import Item


@dataclass(frozen=True, slots=True)
class Filter:
    """Which evidence a list shows; '' leaves a field open. `known` are services (URNs), None: all.

    `show`: `all` that there is; `current`, what criteria see now and everything that was sent; `stale`,
    what they see and what has expired.
    """

    service: str = ""
    type: str = ""
    environment: str = ""
    provenance: str = ""
    outcome: str = ""
    known: frozenset[str] | None = None
    show: str = "all"


def items(
    wanted: Filter,
    *,
    before: UUID | None = None,
    limit: int = 50,
    now: datetime | None = None,
    bare: bool = False,
) -> list[Item]:
    """The evidence that matches, newest first, from before the one of that uid (uids bear their time).

    `now` is needed for what is stale; `bare` leaves their findings out.
    """
    everything = Evidence.objects.defer("findings") if bare else Evidence.objects.all()
    seen, sent = everything.filter(uid__in=_seen(wanted)), everything.exclude(name="")
    if wanted.show == "all":
        parts = [everything]
    elif wanted.show == "stale" and now is not None:
        parts = [seen.filter(expires_at__lte=now)]
    else:
        parts = [seen, sent]
    found = {row.uid: row for part in parts for row in _page(_matching(part, wanted), before, limit)}
    newest = sorted(found.values(), key=lambda row: row.uid, reverse=True)
    return [item_of(row, bare=bare) for row in newest[:limit]]


def _seen(wanted: Filter) -> QuerySet[Watch, UUID]:
    """What watches point to, narrowed where they know as much themselves: they are few."""
    watches = Watch.objects.filter(latest__isnull=False)
    narrowed = {"service": wanted.service, "environment": wanted.environment, "evidence_type": wanted.type}
    watches = watches.filter(**{field: value for field, value in narrowed.items() if value})
    return watches.values_list("latest", flat=True)


def _page(rows: QuerySet[Evidence], before: UUID | None, limit: int) -> list[Evidence]:
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return list(rows.order_by("-uid")[:limit])


def _matching(rows: QuerySet[Evidence], wanted: Filter) -> QuerySet[Evidence]:
    for field in ("service", "type", "environment", "provenance", "outcome"):
        value = getattr(wanted, field)
        if value:
            rows = rows.filter(**{field: value})
    return rows if wanted.known is None else rows.filter(service__in=wanted.known)
