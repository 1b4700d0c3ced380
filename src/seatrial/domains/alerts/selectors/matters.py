"""Open alerts, as hand-offs of shifts carry them."""

from datetime import datetime

from seatrial.domains.alerts import models
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.oncall.types import Matter

#: A note with more would not be read; the list of alerts has them all.
_MOST = 50


def matters(*, schedule: str, team: str, now: datetime) -> list[Matter]:
    """The alerts of the team's services that are not over, the worst first; those that another one speaks for
    are left out.
    """
    del schedule, now
    owned = catalog.services(catalog.Filter(owner=team), limit=1000)
    rows = models.Alert.objects.exclude(state="resolved").filter(merged_into=None)
    rows = rows.filter(service_uid__in=[each.uid for each in owned]).order_by("rank", "number")
    return [
        Matter(
            f"AL-{row.number} {row.level} {row.title}".replace("  ", " "),
            f"/alerts/AL-{row.number}",
            row.state,
        )
        for row in rows[:_MOST]
    ]
