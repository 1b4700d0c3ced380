"""What people do with alerts: acknowledge, resolve, escalate and open again (R190)."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from seatrial.domains.alerts import models, rules
from seatrial.domains.alerts.events import AlertAcknowledged, AlertReopened
from seatrial.domains.alerts.rules import CannotMove
from seatrial.domains.alerts.services import attending, ending, starting
from seatrial.domains.alerts.services.forwarding import hand_on
from seatrial.domains.alerts.services.leading import lead
from seatrial.domains.alerts.services.locking import allowed, locked, locked_group
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.types import Condition, Move
from seatrial.domains.audit import services as audit
from seatrial.domains.notices import services as notices
from seatrial.domains.severities.rules import is_breached
from seatrial.kit import events
from seatrial.kit.access import Actor


def condition_of(alert: models.Alert) -> Condition:
    """Its state as the rules know it."""
    return Condition(
        "open" if alert.state == "open" else "acknowledged" if alert.state == "acknowledged" else "resolved",
        alert.merged_into_id is not None,
    )


def move_to(alert: models.Alert, *, move: Move) -> bool:
    """Whether the move changes the state of the alert; raises CannotMove where it is refused."""
    before = condition_of(alert)
    try:
        return rules.moved(before, move=move) != before
    except CannotMove as problem:
        raise CannotMove(f"AL-{alert.number}: {problem.detail}", remedy=problem.remedy) from None


@transaction.atomic
def acknowledge(name: str, *, actor: Actor, now: datetime) -> models.Alert:
    """Somebody has the alert, and those of its group: nobody else is paged about them, and no page that
    waits goes out any more. Late answers are on record as late (R166).

    Raises NotFound, Denied, CannotMove.
    """
    found = locked_group(name)
    alert, run, members = found.alert, found.run, found.members
    allowed(alert, actor=actor, action="alerts.acknowledged")
    if not move_to(alert, move="acknowledge"):
        attending.still_at_it(found, by=actor.principal, now=now)
        return alert
    taken = [each for each in members if each.state == "open" and each.merged_into_id in _none_or(members)]
    for each in taken:
        each.state, each.acknowledged_at, each.acknowledged_by = "acknowledged", now, actor.principal
        if each.acted_at is None:
            each.stage, each.acted_at = "act", now
    fields = ["state", "acknowledged_at", "acknowledged_by", "stage", "acted_at"]
    models.Alert.objects.bulk_update(taken, fields)
    # the first answer counts, also where nobody was at it afterwards
    late = is_breached(run.respond_by, at=run.acknowledged_at or now) if run else False
    if run is not None:
        run.acknowledged_at, run.acknowledged_by = run.acknowledged_at or now, actor.principal
        run.save(update_fields=["acknowledged_at", "acknowledged_by"])
        note(lead([run.id], now=now), now=now)
    notices.cancel([f"alert:AL-{each.number}" for each in taken], now=now)
    hand_on(taken, action="acknowledge", now=now)
    words = "acknowledged, later than its level asks for" if late else "acknowledged"
    note([(each.number, "acknowledged", words, actor.principal) for each in taken], now=now)
    for each in taken:
        _record("alerts.acknowledged", each, actor, now, {"late": late})
        events.publish(AlertAcknowledged(alert=f"AL-{each.number}", by=actor.principal, late=late))
    return alert


def _none_or(members: Sequence[models.Alert]) -> set[int | None]:
    """What an alert that is acknowledged with its group may be merged into: nothing, or one of the group."""
    return {None, *(each.number for each in members)}


@transaction.atomic
def resolve(name: str, *, actor: Actor, now: datetime) -> models.Alert:
    """The alert is over, and with it those that are merged into it; nobody is paged about them any more.

    Raises NotFound, Denied, CannotMove.
    """
    alert = locked(name)
    allowed(alert, actor=actor, action="alerts.resolved")
    if not move_to(alert, move="resolve"):
        return alert
    merged = models.Alert.objects.select_for_update(no_key=True).filter(merged_into=alert)
    over = [alert, *merged.exclude(state="resolved").order_by("number")]
    for each in over:
        each.state, each.resolved_at, each.resolved_by = "resolved", now, actor.principal
    models.Alert.objects.bulk_update(over, ["state", "resolved_at", "resolved_by"])
    ending.end(over, now=now, by=actor.principal)
    for each in over:
        _record("alerts.resolved", each, actor, now, {})
    return next(each for each in over if each.number == alert.number)


@transaction.atomic
def escalate(name: str, *, actor: Actor, now: datetime) -> models.Alert:
    """The next level is paged at once, whether or not somebody had acknowledged.

    Raises NotFound, Denied, CannotMove.
    """
    found = locked_group(name)
    alert, run = found.alert, found.run
    allowed(alert, actor=actor, action="alerts.escalated")
    move_to(alert, move="escalate")
    if alert.state != "open":
        alert.state = "open"
        alert.save(update_fields=["state"])
    if run is None:
        starting.start([alert], now=now)
        alert.refresh_from_db()
    else:
        run.state, run.next_at, run.is_held, run.held_by = "active", now, False, ""
        run.remind_at = run.reminded_at = None
        run.save(update_fields=["state", "next_at", "is_held", "held_by", "remind_at", "reminded_at"])
        note(lead([run.id], now=now), now=now)
    note([(alert.number, "escalated", "the next level is paged", actor.principal)], now=now)
    _record("alerts.escalated", alert, actor, now, {})
    return alert


@transaction.atomic
def reopen(name: str, *, actor: Actor, now: datetime) -> models.Alert:
    """The alert is open again, from classifying on: somebody is looked for anew.

    Raises NotFound, Denied, CannotMove, also where its source has opened another one meanwhile.
    """
    alert = locked(name)
    allowed(alert, actor=actor, action="alerts.reopened")
    move_to(alert, move="reopen")
    rules.entered(ending.stage_of(alert), to="classify")
    alert.state, alert.reopened_at, alert.merged_into = "open", now, None
    alert.acted_at = alert.settled_at = alert.looked_back_at = None
    alert.acknowledged_at = alert.resolved_at = None
    alert.acknowledged_by = alert.resolved_by = ""
    try:
        with transaction.atomic():
            alert.save()
    except IntegrityError:
        remedy = "Answer the newer one of its source instead."
        raise CannotMove(f"AL-{alert.number} has fired again, as another alert", remedy=remedy) from None
    note([(alert.number, "reopened", "opened again", actor.principal)], now=now)
    starting.start([alert], now=now)
    _record("alerts.reopened", alert, actor, now, {})
    events.publish(AlertReopened(alert=f"AL-{alert.number}", by=actor.principal))
    alert.refresh_from_db()
    return alert


def _record(
    action: str, alert: models.Alert, actor: Actor, now: datetime, details: dict[str, object]
) -> None:
    audit.record(action, actor=actor, subject=f"alert:AL-{alert.number}", details=details, now=now)
