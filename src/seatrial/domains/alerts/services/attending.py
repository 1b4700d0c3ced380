"""What follows where nothing does: an answer that is late is told, and one that leads nowhere is asked after.

The truth stands in rows. A pager that is killed leaves them as they were, and the next one tells.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from seatrial.domains.alerts import models, rules, selectors
from seatrial.domains.alerts.events import AlertAnswerLate
from seatrial.domains.alerts.services.locking import Group, locked_group
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.services.reminding import remind_at
from seatrial.domains.alerts.types import ANSWER_LATE, LED, Place
from seatrial.domains.audit import services as audit
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NewPage
from seatrial.kit import events
from seatrial.kit.access import system

_ACTOR = system("escalation")
_PORTION = 100


def attend(*, clock: Callable[[], datetime]) -> int:
    """Answers that are late by now are told, and whoever has an alert for too long is asked; how many. Any
    number of processes may do this at once.
    """
    return tell_late(now=clock()) + ask_after(now=clock())


@transaction.atomic
def tell_late(*, now: datetime) -> int:
    """Of each run that nobody answered within its level's response time the next people of its policy know,
    once: at the very second an answer is still in time (R166). What is kept quiet is not late.
    """
    late = models.EscalationRun.objects.filter(
        state="active", respond_by__lt=now, late_told_at=None, acknowledged_at=None, is_held=False,
        is_shadow=False,
    )  # fmt: skip
    rows = list(
        late.order_by("respond_by").select_for_update(skip_locked=True, of=("self",))
        .select_related("alert", "snapshot")[:_PORTION]
    )  # fmt: skip
    for row in rows:
        row.late_told_at = now
        _tell_late(row, now)
    models.EscalationRun.objects.bulk_update(rows, ["late_told_at"])
    return len(rows)


def _tell_late(run: models.EscalationRun, now: datetime) -> None:
    name = f"AL-{run.alert.number}"
    targets = rules.step(run.snapshot.body, place=Place(run.level, run.round)).targets
    people = {
        each.person_uid for found in selectors.reached(targets, at=now).values() for each in found
    } - {""}  # fmt: skip
    by = f"{run.respond_by:%Y-%m-%d %H:%M UTC}" if run.respond_by else ""
    notices.tell(
        sorted(people), kind=ANSWER_LATE.name,
        subject=f"Nobody has answered {name} in time: {run.alert.title}",
        body=f"{run.alert.level} asks for an answer by {by}. You are who is paged next.",
        link=f"/alerts/{name}", key=f"alert:{name}:late:{run.id}", now=now,
    )  # fmt: skip
    note([(run.alert.number, "late", f"nobody has answered by {by}; whoever is next knows", "")], now=now)
    events.publish(AlertAnswerLate(alert=name))


def ask_after(*, now: datetime) -> int:
    """Whoever has an alert for as long as its policy says, without an end or an incident, is asked by a page;
    where that is not answered either, the alert is nobody's again and pages from the first level on.
    """
    due = models.EscalationRun.objects.filter(state="acknowledged", remind_at__lte=now, is_shadow=False)
    found = list(due.order_by("remind_at").values_list("id", "alert_id")[:_PORTION])
    return sum(_ask_after(run, number, now) for run, number in found)


@transaction.atomic
def _ask_after(run_id: int, number: int, now: datetime) -> int:
    group = locked_group(str(number))
    run = group.run
    if run is None or run.id != run_id or run.state != "acknowledged":
        return 0
    if run.remind_at is None or run.remind_at > now:
        return 0
    again = timedelta(seconds=run.snapshot.body["again"])
    names = [f"AL-{each.number}" for each in group.members]
    if any(led(names) for led in LED):
        look_again(run, now=now)
    elif run.reminded_at is None and (person := _person(run.acknowledged_by)):
        _remind(run, group, person, now + again, now)
    else:
        _page_again(run, group, now)
    return 1


def _person(principal: str) -> str:
    found = identity.profiles([principal]).get(principal) if len(principal) == 36 else None
    return found.uid if found is not None and found.is_active and found.kind == "human" else ""


def _remind(run: models.EscalationRun, group: Group, person: str, until: datetime, now: datetime) -> None:
    alert = group.alert
    name = f"AL-{alert.number}"
    run.reminded_at, run.remind_at = now, until
    run.save(update_fields=["reminded_at", "remind_at"])
    body = (
        f"You have had it since {run.acknowledged_at:%H:%M UTC}, and it is neither over nor an incident.\n"
        f"Acknowledge again if you are at it. Without an answer it pages again at {until:%H:%M UTC}."
    )
    page = NewPage(
        person_uid=person, about=f"alert:{name}", key=f"reminder:{run.id}:{now.isoformat()}",
        subject=f"Are you still at {name} {alert.title}?", body=body, link=f"/alerts/{name}",
        urgency="low" if run.urgency == "low" else "high",
    )  # fmt: skip
    notices.page([page], now=now)
    note([(alert.number, "reminded", "whoever has it is asked whether they are still at it", "")], now=now)


def _page_again(run: models.EscalationRun, group: Group, now: datetime) -> None:
    mine = [each for each in group.members if each.state == "acknowledged"]
    for each in mine:
        each.state, each.acknowledged_at, each.acknowledged_by = "open", None, ""
    models.Alert.objects.bulk_update(mine, ["state", "acknowledged_at", "acknowledged_by"])
    run.state, run.next_at, run.level, run.round, run.again = "active", now, 0, 0, run.again + 1
    run.remind_at = run.reminded_at = run.exhausted_at = None
    run.save()
    notices.cancel([f"alert:AL-{each.number}" for each in mine], now=now)
    words = "nobody has said that they are still at it: it pages from the first level on"
    note([(each.number, "unacknowledged", words, "") for each in mine], now=now)
    for each in mine:
        subject = f"alert:AL-{each.number}"
        audit.record("alerts.unacknowledged", actor=_ACTOR, subject=subject, details={}, now=now)


def look_again(run: models.EscalationRun, *, now: datetime) -> None:
    """The run, which is acknowledged and locked, is asked after as long from now on as its policy says."""
    run.remind_at, run.reminded_at = remind_at(run, now=now), None
    run.save(update_fields=["remind_at", "reminded_at"])


def still_at_it(group: Group, *, by: str, now: datetime) -> None:
    """Somebody says again that they have it: they are asked later, where anybody would be asked at all."""
    run = group.run
    if run is None or run.state != "acknowledged" or run.remind_at is None:
        return
    run.acknowledged_by = by
    run.save(update_fields=["acknowledged_by"])
    look_again(run, now=now)
    notices.cancel([f"alert:AL-{each.number}" for each in group.members], now=now)
    note([(group.alert.number, "attended", "still at it", by)], now=now)
