"""Alerts are looked back on with their incidents."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import services as alerts
from seatrial.domains.alerts.rules import CannotSkipStage
from seatrial.domains.incidents import models, selectors
from seatrial.kit.problems import NotFound


@transaction.atomic
def look_back(urn: str, *, now: datetime) -> int:
    """Alerts of the incident that are over have entered their last stage, once the incident is over too and
    has a postmortem; those that are not follow when they are. Gives how many belong to it.
    """
    found = selectors.incident(urn.removeprefix("incident:"))
    if found.is_open or not models.Postmortem.objects.filter(incident_id=found.uid).exists():
        return 0
    links = models.Link.objects.filter(incident_id=found.uid, kind="alert").order_by("target")
    targets = list(links.values_list("target", flat=True))
    for target in targets:
        try:
            with transaction.atomic():
                alerts.look_back(target.removeprefix("alert:"), now=now)
        except (CannotSkipStage, NotFound):
            continue
    return len(targets)
