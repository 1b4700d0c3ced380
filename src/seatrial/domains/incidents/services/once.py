"""Declaring under a key: whoever asks again finds what stands, and nobody opens a second one beside it."""

from datetime import datetime

from django.db import connection

from seatrial.domains.incidents import models, policies, selectors
from seatrial.domains.incidents.selectors import of_alerts
from seatrial.domains.incidents.selectors.incidents import value_of
from seatrial.domains.incidents.services.linking import attach
from seatrial.domains.incidents.services.locking import CannotLead
from seatrial.domains.incidents.types import Incident, NewIncident, NewLink
from seatrial.kit.access import Actor, require

_ONCE = "SELECT pg_advisory_xact_lock(hashtext('seatrial.incidents.key'), hashtext(%s))"


def one_at_a_time(key: str) -> None:
    """Whoever declares under the key, or for the group of the alert that it names, waits until the
    transaction that has this ends. Taken before any row of an incident is locked.
    """
    alert = of_alerts.alert_in(key)
    with connection.cursor() as cursor:
        cursor.execute(_ONCE, [f"group:{of_alerts.group_of(alert)}" if alert else key])


def declared_before(new: NewIncident, *, actor: Actor, now: datetime) -> Incident | None:
    """What stands under the key of `new`: of an alert the open incident of its group, to which its alerts
    belong from then on; of any other key what was ever declared under it. None where one is to be declared.

    Raises CannotLead where the incident of the alert ended, and the alert was not opened again since.
    """
    one_at_a_time(new.key)
    alert = of_alerts.alert_in(new.key)
    if not alert:
        row = models.Incident.objects.filter(key=new.key).first()
        return value_of(row) if row else None
    found = of_alerts.standing(alert)
    if found is not None:
        return _joined(found, new, actor=actor, now=now)
    over = of_alerts.ended_with(alert, among=of_alerts.declared_from(alert))
    if over is not None:
        remedy = f'Reopen it: seatrial incident reopen {over.name} "WORDS"'
        raise CannotLead(f"{over.name} was declared from {alert}, and is over", remedy=remedy)
    return None


def next_key(key: str) -> str:
    """The key under which the next one stands: an alert that was opened again has one each time."""
    alert = of_alerts.alert_in(key)
    before = len(of_alerts.declared_from(alert)) if alert else 0
    return f"alert:{alert}:{before + 1}" if before else key


def expect_alone(found: Incident, *, key: str) -> None:
    """Returns where no other incident is open for the alert from which it was declared; raises CannotLead."""
    alert = of_alerts.alert_in(key)
    other = of_alerts.standing(alert) if alert else None
    if other is not None and other.uid != found.uid:
        remedy = f"Lead that one: seatrial incident show {other.name}"
        raise CannotLead(f"{other.name} is open for {alert} since", remedy=remedy)


def _joined(found: Incident, new: NewIncident, *, actor: Actor, now: datetime) -> Incident:
    """The incident, with the alerts that did not belong to it."""
    linked = {each.target for each in selectors.links_of(found.uid)}
    missing = [each for each in new.alerts if f"alert:{each.removeprefix('alert:')}" not in linked]
    if not missing:
        return found
    answer = policies.may_write(actor, scopes=selectors.scopes_of(found), parties=selectors.parties_of(actor))
    require(answer, actor=actor, action="incidents.linked", subject=found.urn)
    row = models.Incident.objects.select_for_update().get(uid=found.uid)
    for name in missing:
        target = f"alert:{name.removeprefix('alert:')}"
        found = attach(row, new=NewLink("alert", target), actor=actor, now=now)
    return found
