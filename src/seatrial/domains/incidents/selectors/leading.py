"""Which addresses incidents lead to."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time

from django.db.models import Count, Q

from seatrial.domains.incidents import models


def incidents_with(urls: Sequence[str], *, since: date) -> Mapping[str, int]:
    """By address: in how many incidents somebody linked it from that day on (UTC), or a part of what it
    shows (an address that goes on behind it). What none links is left out.
    """
    begun = datetime.combine(since, time(), UTC)
    found: dict[str, int] = {}
    for url in urls:
        behind = Q(target=url) | Q(target__startswith=f"{url.rstrip('/')}/") | Q(target__startswith=f"{url}?")
        rows = models.Link.objects.filter(behind, at__gte=begun)
        count = rows.aggregate(n=Count("incident_id", distinct=True))["n"]
        if count:
            found[url] = count
    return found
