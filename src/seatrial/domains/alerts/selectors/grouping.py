"""What alerts page with, and since when they are open."""

from collections.abc import Iterable, Mapping

from seatrial.domains.alerts import models
from seatrial.domains.alerts.types.listing import Grouped
from seatrial.domains.alerts.types.naming import number_in


def grouped(names: Iterable[str]) -> Mapping[str, Grouped]:
    """Of each of the alerts (`AL-12`) that there are, its group and when it was opened again. One query."""
    numbers = {number: name for name in names if (number := number_in(name)) is not None}
    rows = models.Alert.objects.filter(number__in=numbers)
    return {
        numbers[number]: Grouped(group, reopened_at)
        for number, group, reopened_at in rows.values_list("number", "group_key", "reopened_at")
    }
