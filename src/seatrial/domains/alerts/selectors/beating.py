"""How the heartbeats of sources stand."""

from collections.abc import Iterable
from datetime import timedelta

from seatrial.domains.alerts import models
from seatrial.domains.alerts.types.beating import KnownHeartbeat


def heartbeats(urns: Iterable[str]) -> dict[str, list[KnownHeartbeat]]:
    """What has to be heard of of each of those sources, the source as a whole first, then by name."""
    found: dict[str, list[KnownHeartbeat]] = {}
    rows = models.Heartbeat.objects.filter(source__urn__in=list(urns)).order_by("source_id", "name")
    for row in rows.select_related("source"):
        known = KnownHeartbeat(
            row.source.urn, row.name, timedelta(seconds=row.silent_after), row.heard_at, row.due_at,
            row.silent_at,
        )  # fmt: skip
        found.setdefault(row.source.urn, []).append(known)
    return found
