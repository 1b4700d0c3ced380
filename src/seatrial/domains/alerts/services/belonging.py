"""Alerts belong to what people declared about them."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts.services.locking import locked
from seatrial.domains.alerts.services.noting import note


@transaction.atomic
def belong(name: str, *, incident: str, now: datetime, by: str = "") -> bool:
    """The alert names the incident (I-3), and its log says since when; False where it did before.

    One that belongs to another names the newer one; the older one keeps its link. Whoever calls this has
    asked whether the actor may. Raises NotFound.
    """
    alert = locked(name)
    if alert.incident == incident:
        return False
    alert.incident = incident
    alert.save(update_fields=["incident"])
    note([(alert.number, "belongs", f"it belongs to the incident {incident}", by)], now=now)
    return True


@transaction.atomic
def part(name: str, *, incident: str, other: str, now: datetime, by: str = "") -> bool:
    """The alert belongs to that incident no more; where it named it, it names the other one ('' none). False
    where it named another all along. Raises NotFound.
    """
    alert = locked(name)
    if alert.incident != incident:
        return False
    alert.incident = other
    alert.save(update_fields=["incident"])
    note([(alert.number, "belongs", f"it belongs to the incident {incident} no more", by)], now=now)
    return True


@transaction.atomic
def remark(name: str, *, words: str, now: datetime) -> None:
    """The words stand in the alert's log, from Seatrial itself. Raises NotFound."""
    alert = locked(name)
    note([(alert.number, "remarked", words, "")], now=now)
