"""Open incidents, as hand-offs of shifts carry them."""

from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import models
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.oncall.types import Matter

_MOST = 50


def matters(*, schedule: str, team: str, now: datetime) -> list[Matter]:
    """The open incidents of the team's services, the worst first, and whether an update is late."""
    del schedule
    owned = catalog.services(catalog.Filter(owner=team), limit=1000)
    rows = models.Incident.objects.filter(state="open", service_uid__in=[each.uid for each in owned])
    found = [value_of(row) for row in rows.order_by("rank", "number")[:_MOST]]
    return [
        Matter(
            f"{each.name} {each.level} {each.title}", f"/incidents/{each.name}",
            "update overdue" if each.is_update_late(now) else each.phase,
        )
        for each in found
    ]  # fmt: skip
