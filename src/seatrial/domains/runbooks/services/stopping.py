"""The switch that stops all runs, and keeps new ones from starting until somebody lets them."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.runbooks import models, policies, selectors
from seatrial.domains.runbooks.events import RunsStopped
from seatrial.domains.runbooks.services.locking import hold_switch
from seatrial.domains.runbooks.services.taking_back import wish_end
from seatrial.domains.runbooks.types.runs import OPEN, StopSwitch
from seatrial.kit import events
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import Fault, Invalid

_SUBJECT = "runbooks:all"
_LONGEST = 2000


@transaction.atomic
def stop(*, reason: str, actor: Actor, now: datetime) -> StopSwitch:
    """Every open run is aborted, of those that runners have in hand as soon as they hear of it, and nothing
    starts until `start_again`. Raises Denied, and Invalid without a reason.
    """
    action = "runbooks.runs-stopped"
    require(policies.may_stop(actor), actor=actor, action=action, subject=_SUBJECT)
    said = reason.strip()[:_LONGEST]
    if not said:
        detail, remedy = "say why everything is stopped", "Write it in a sentence: everybody reads it."
        raise Invalid(detail, remedy=remedy, faults=[Fault("/reason", detail, remedy)])
    hold_switch(alone=True)
    row = _row()
    row.is_active, row.reason, row.at = True, said, now
    row.by, row.by_name = actor.principal, actor.name
    row.save()
    rows = models.Run.objects.filter(state__in=OPEN).select_related("runbook", "revision")
    stopped = list(rows.select_for_update(of=("self",)).order_by("number"))
    for each in stopped:
        wish_end(each, wish="stop", reason=said, rollback=False, now=now)
    details = {"reason": said, "runs": [f"RUN-{each.number}" for each in stopped]}
    audit.record(action, actor=actor, subject=_SUBJECT, details=details, now=now)
    events.publish(RunsStopped(is_active=True, by=actor.principal))
    return selectors.stop_switch()


@transaction.atomic
def start_again(*, actor: Actor, now: datetime) -> StopSwitch:
    """Runs may start again; what was aborted stays so. Raises Denied. Twice is as once."""
    action = "runbooks.runs-started-again"
    require(policies.may_start_again(actor), actor=actor, action=action, subject=_SUBJECT)
    row = _row()
    if row.is_active:
        row.is_active, row.at = False, now
        row.by, row.by_name = actor.principal, actor.name
        row.save()
        audit.record(action, actor=actor, subject=_SUBJECT, details={}, now=now)
        events.publish(RunsStopped(is_active=False, by=actor.principal))
    return selectors.stop_switch()


def _row() -> models.Stop:
    models.Stop.objects.get_or_create(pk=1)
    return models.Stop.objects.select_for_update().get(pk=1)
