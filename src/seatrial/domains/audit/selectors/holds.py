"""Reads the holds."""

from seatrial.domains.audit.models import Hold as HoldRow
from seatrial.domains.audit.types import Hold


def holds(*, released: bool = True, after: str = "", limit: int = 50) -> tuple[list[Hold], str]:
    """Holds, the newest first, from behind the one with uid `after`, and where to go on ('' at the end)."""
    found = HoldRow.objects.order_by("-uid")
    if not released:
        found = found.filter(released_at=None)
    if after:
        found = found.filter(uid__lt=after)
    rows = [_hold(row) for row in found[: limit + 1]]
    return rows[:limit], rows[limit - 1].uid if len(rows) > limit else ""


def hold(uid: str) -> Hold | None:
    """The hold of that uid."""
    row = HoldRow.objects.filter(uid=uid).first()
    return _hold(row) if row else None


def _hold(row: HoldRow) -> Hold:
    return Hold(
        uid=str(row.uid),
        kind="actor" if row.kind == "actor" else "subject",
        target=row.target,
        reason=row.reason,
        placed_by=row.placed_by,
        placed_at=row.placed_at,
        released_by=row.released_by,
        released_at=row.released_at,
        release_reason=row.release_reason,
    )
