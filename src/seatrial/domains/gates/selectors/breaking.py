"""Break-glass: what was asked for, what is open."""

from datetime import datetime
from uuid import UUID

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates import models
from seatrial.domains.gates.selectors.answers import uids_of
from seatrial.domains.gates.types import BreakGlass
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


def break_glass_of(row: models.BreakGlass) -> BreakGlass:
    """The break-glass of the row."""
    return BreakGlass(
        uid=str(row.uid),
        service_uid=str(row.service_uid),
        service=row.service,
        environment=row.environment,
        reason=row.reason,
        lasts=row.lasts,
        requested_at=row.requested_at,
        requested_by=row.requested_by,
        requested_name=row.requested_name,
        lapses_at=row.lapses_at,
        confirmed_at=row.confirmed_at,
        confirmed_by=row.confirmed_by,
        confirmed_name=row.confirmed_name,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        ended_by=row.ended_by,
        ended_name=row.ended_name,
        action=str(row.action_uid or ""),
    )


def broken(
    *,
    service_uid: str = "",
    environment: str = "",
    known: frozenset[str] | None = None,
    before: UUID | None = None,
    limit: int | None = 50,
) -> list[BreakGlass]:
    """Requests and what came of them, the newest first; `known` are services that may be shown, None: all."""
    rows = models.BreakGlass.objects.order_by("-uid")
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if environment:
        rows = rows.filter(environment=environment)
    if known is not None:
        rows = rows.filter(service_uid__in=uids_of(known))
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [break_glass_of(row) for row in rows[:limit]]


def break_glass(uid: UUID, *, actor: Actor) -> BreakGlass:
    """The one of that uid; raises NotFound also where the actor may not know of its service."""
    row = models.BreakGlass.objects.filter(uid=uid).first()
    known = catalog.known_to(actor)
    if row is None or (known is not None and str(row.service_uid) not in uids_of(known)):
        raise NotFound(f"there is no break-glass {uid}", remedy="List them: seatrial gate break-glass list")
    return break_glass_of(row)


def open_now(
    *, now: datetime, service_uid: str = "", environment: str = "", known: frozenset[str] | None = None
) -> list[BreakGlass]:
    """What is open at this moment, the first to end first."""
    rows = models.BreakGlass.objects.filter(
        confirmed_at__isnull=False, ended_at=None, ends_at__gt=now
    ).order_by("ends_at")
    if service_uid:
        rows = rows.filter(service_uid=service_uid)
    if environment:
        rows = rows.filter(environment=environment)
    if known is not None:
        rows = rows.filter(service_uid__in=uids_of(known))
    return [break_glass_of(row) for row in rows]
