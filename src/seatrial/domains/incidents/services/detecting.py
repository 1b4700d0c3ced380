"""Incidents that an alert opens by itself, with the playbook to start (R193 to R197)."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.alerts import services as alerts_services
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import models
from seatrial.domains.incidents.selectors import of_alerts
from seatrial.domains.incidents.selectors.rooms import with_target
from seatrial.domains.incidents.services.declaring import declare
from seatrial.domains.incidents.services.leaders import leader
from seatrial.domains.incidents.services.linking import attach
from seatrial.domains.incidents.services.locking import CannotLead
from seatrial.domains.incidents.services.once import one_at_a_time
from seatrial.domains.incidents.types import Incident, NewIncident, NewLink
from seatrial.domains.runbooks import selectors as runbooks
from seatrial.kit.access import system
from seatrial.kit.problems import NotFound

_ACTOR = system("detection")


@transaction.atomic
def open_detected(alert: str, *, lead: str, playbook: str, now: datetime) -> Incident | None:
    """The alert belongs to an incident: to the open one of its group, else to one of its own, which whoever
    is on call for it leads. Told twice, also after its incident ended, nothing changes; opened again since,
    it has the next. None where nobody would lead it: the alert's log says so, and it pages all the same.
    """
    one_at_a_time(f"alert:{alert}")
    known = _standing(alert, lead)
    if known is not None:
        return _attach(known, NewLink("alert", f"alert:{alert}"), now)
    first = alert if with_target(f"alert:{lead}") else lead
    try:
        found = _declare(_new(first, playbook), alert=alert, now=now)
    except CannotLead:
        words = "it opened no incident: nobody would lead one. Declare it by hand"
        alerts_services.remark(alert, words=words, now=now)
        return None
    found = _attach(found, NewLink("alert", f"alert:{alert}"), now)
    if playbook:
        found = _attach(found, NewLink("runbook", f"runbook:{playbook}", _title(playbook, now)), now)
    return found


def _standing(alert: str, lead: str) -> Incident | None:
    """The open incident of the alert or its group, else the one that ended after the alert was opened."""
    found = of_alerts.standing(alert) or of_alerts.standing(lead)
    if found is not None:
        return found
    own = [*with_target(f"alert:{alert}"), *of_alerts.declared_from(alert)]
    return of_alerts.ended_with(alert, among=own)


def _attach(found: Incident, new: NewLink, now: datetime) -> Incident:
    row = models.Incident.objects.select_for_update().get(uid=found.uid)
    return attach(row, new=new, actor=_ACTOR, now=now)


def _new(alert: str, playbook: str) -> NewIncident:
    words = f"{alert} opened it by itself."
    if playbook:
        words = f"{words} Start its playbook: seatrial runbook run {playbook}"
    return NewIncident(summary=words, alerts=(alert,), key=f"alert:{alert}")


def _declare(new: NewIncident, *, alert: str, now: datetime) -> Incident:
    """Led by whoever is on call for the alert, else by whoever leads the service, else by an administrator.
    Raises CannotLead where there is none.
    """
    mine = next((uid for uid in alerts.called(alert, at=now) if _leads(uid)), "")
    try:
        return declare(replace(new, commander=mine), actor=_ACTOR, now=now)
    except CannotLead:
        boss = identity.administrators(now=now).order_by("uid").first()
        if boss is None:
            raise
        return declare(replace(new, commander=str(boss.uid)), actor=_ACTOR, now=now)


def _leads(uid: str) -> bool:
    try:
        return bool(leader(uid))
    except (CannotLead, NotFound):
        return False


def _title(playbook: str, now: datetime) -> str:
    try:
        return runbooks.runbook(playbook, actor=_ACTOR, now=now).title
    except NotFound:
        return f"{playbook}, which the library does not have"
