"""Which incident an alert has: exactly one is open for its group at any time."""

import re
from collections.abc import Collection

from django.db.models import Q

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.incidents import models
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.selectors.rooms import with_target
from seatrial.domains.incidents.types import Incident

_KEY = re.compile(r"alert:(AL-[0-9]{1,9})(?::[0-9]+)?")


def alert_in(key: str) -> str:
    """The alert that a key of declaring names (`alert:AL-12`, `alert:AL-12:2`), '' where it names none."""
    found = _KEY.fullmatch(key)
    return found[1] if found else ""


def group_of(alert: str) -> str:
    """What the alert pages with, else the alert itself: no two incidents are open for it."""
    found = alerts.grouped([alert]).get(alert)
    return found.group if found and found.group else alert


def standing(alert: str) -> Incident | None:
    """The open incident to which the alert belongs, else that of another alert of its group."""
    own = next((each for each in with_target(f"alert:{alert}") if each.is_open), None)
    if own is not None:
        return own
    asked = alerts.grouped([alert]).get(alert)
    if asked is None or not asked.group:
        return None
    links = models.Link.objects.filter(kind="alert", incident__state="open").order_by("incident__number")
    found = list(links.values_list("target", "incident_id"))
    known = alerts.grouped(target.removeprefix("alert:") for target, _ in found)
    for target, uid in found:
        other = known.get(target.removeprefix("alert:"))
        if other is not None and other.group == asked.group:
            return value_of(models.Incident.objects.get(uid=uid))
    return None


def declared_from(alert: str) -> list[Incident]:
    """The incidents that were declared under the key of the alert, the newest first."""
    key = f"alert:{alert}"
    rows = models.Incident.objects.filter(Q(key=key) | Q(key__startswith=f"{key}:"))
    return [value_of(row) for row in rows.order_by("-number")]


def ended_with(alert: str, *, among: list[Incident]) -> Incident | None:
    """The one of the incidents that ended after the alert was opened last: for that, no other is."""
    asked = alerts.grouped([alert]).get(alert)
    since = asked.reopened_at if asked else None
    for each in among:
        if each.resolved_at is not None and (since is None or each.resolved_at > since):
            return each
    return None


def led(names: Collection[str]) -> frozenset[str]:
    """Those of the alerts (`AL-12`) that belong to an incident that is open."""
    rows = models.Link.objects.filter(
        target__in=[f"alert:{each}" for each in names], incident__state="open"
    ).values_list("target", flat=True)
    return frozenset(each.partition(":")[2] for each in rows)
