"""Alerts that are one: one speaks for the other, until it is separated again."""

from datetime import datetime

from django.db import transaction

from seatrial.domains.alerts import models
from seatrial.domains.alerts.rules import CannotMove
from seatrial.domains.alerts.services import starting
from seatrial.domains.alerts.services.answering import move_to
from seatrial.domains.alerts.services.leading import lead
from seatrial.domains.alerts.services.locking import allowed, live_run, lock, number_of
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.audit import services as audit
from seatrial.domains.notices import services as notices
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound


@transaction.atomic
def merge(name: str, *, into: str, actor: Actor, now: datetime) -> models.Alert:
    """The alert `into` speaks for the other one from now on: it alone pages, and what is resolved with it is
    resolved. Raises NotFound, Denied, CannotMove.
    """
    own, other = number_of(name), number_of(into)
    if own == other:
        raise CannotMove(f"AL-{own} cannot be merged into itself")
    rows = {row.number: row for row in lock([own, other])}
    for number in (own, other):
        if number not in rows:
            raise NotFound(f"there is no alert AL-{number}", remedy="List them: seatrial alert list")
        allowed(rows[number], actor=actor, action="alerts.merged")
    alert, target = rows[own], rows[other]
    if target.state == "resolved" or target.merged_into_id is not None:
        why = "resolved" if target.state == "resolved" else f"merged into AL-{target.merged_into_id}"
        raise CannotMove(f"AL-{other} is {why} itself", remedy="Name the alert that is open.")
    move_to(alert, move="merge")
    alert.merged_into = target
    alert.save(update_fields=["merged_into"])
    models.Alert.objects.filter(merged_into=alert).update(merged_into=target)
    _join(alert, target, now)
    notices.cancel([f"alert:AL-{own}"], now=now)
    words = [(own, "merged", f"merged into AL-{other}"), (other, "merged", f"AL-{own} was merged into it")]
    note([(*each, actor.principal) for each in words], now=now)
    audit.record(
        "alerts.merged", actor=actor, subject=f"alert:AL-{own}", details={"into": f"AL-{other}"}, now=now
    )
    return alert


def _join(alert: models.Alert, target: models.Alert, now: datetime) -> None:
    """The alert leaves its run, which ends where nothing is left of it, and is a member of the other's."""
    own, other = live_run(alert.number), live_run(target.number)
    ids = sorted(run.id for run in (own, other) if run is not None)
    runs = {
        run.id: run
        for run in models.EscalationRun.objects.select_for_update().filter(id__in=ids).order_by("id")
    }
    if own is not None and (other is None or own.id != other.id):
        left = runs[own.id]
        left.members.filter(alert=alert).delete()
        note(lead([left.id], now=now), now=now)
    elif own is not None and runs[own.id].alert_id == alert.number:
        models.EscalationRun.objects.filter(id=own.id).update(alert=target)
    if other is not None:
        models.Membership.objects.get_or_create(run_id=other.id, alert=alert)
    elif target.state == "open":
        starting.start([target], now=now)


@transaction.atomic
def separate(name: str, *, actor: Actor, now: datetime) -> models.Alert:
    """The alert stands for itself again: it is open, and somebody is looked for. Raises NotFound, Denied,
    CannotMove.
    """
    rows = lock([number_of(name)])
    if not rows:
        raise NotFound(f"there is no alert {name[:40]}", remedy="List them: seatrial alert list")
    alert = rows[0]
    allowed(alert, actor=actor, action="alerts.separated")
    move_to(alert, move="separate")
    models.Membership.objects.filter(
        alert=alert, run__in=models.EscalationRun.objects.exclude(state="ended")
    ).delete()
    alert.merged_into, alert.state, alert.acknowledged_at, alert.acknowledged_by = None, "open", None, ""
    alert.acted_at = None
    alert.save(update_fields=["merged_into", "state", "acknowledged_at", "acknowledged_by", "acted_at"])
    note([(alert.number, "separated", "it stands for itself again", actor.principal)], now=now)
    starting.start([alert], now=now)
    audit.record("alerts.separated", actor=actor, subject=f"alert:AL-{alert.number}", now=now)
    alert.refresh_from_db()
    return alert
