"""Alerts that are over: their stages, and the runs that looked for somebody about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import F
from django.db.models.functions import Coalesce

from seatrial.domains.alerts import models
from seatrial.domains.alerts.events import AlertResolved
from seatrial.domains.alerts.services.escalating import release
from seatrial.domains.alerts.services.forwarding import hand_on
from seatrial.domains.alerts.services.noting import Line, note
from seatrial.domains.alerts.types import Stage
from seatrial.domains.notices import services as notices
from seatrial.kit import events


def stage_of(alert: models.Alert) -> Stage:
    """How far its triage got."""
    return cast(Stage, alert.stage)


def end(alerts: Sequence[models.Alert], *, now: datetime, by: str = "") -> None:
    """The alerts, which are resolved and locked, have walked to the stage `resolve`, each stage on the way
    entered; pages about them are called off. A run goes on for what is left of its group, with another alert
    in the lead, and ends where nothing is left. What they kept quiet is asked again.

    The number of statements is the same for any number of alerts.
    """
    numbers = [each.number for each in alerts]
    rows = models.Alert.objects.filter(number__in=numbers, stage__in=("ingest", "classify", "act"))
    rows.update(
        stage="resolve",
        classified_at=Coalesce(F("classified_at"), now),
        acted_at=Coalesce(F("acted_at"), now),
        settled_at=now,
    )
    # where the source said so, its item stands in the log already
    lines: list[Line] = [(number, "resolved", "resolved", by) for number in numbers if by]
    _separate(numbers, lines)
    _end_runs(numbers, now, lines)
    notices.cancel([f"alert:AL-{number}" for number in numbers], now=now)
    hand_on(alerts, action="resolve", now=now)
    release([f"AL-{number}" for number in numbers], now=now)
    note(lines, now=now)
    for each in alerts:
        events.publish(AlertResolved(alert=f"AL-{each.number}", by=by))


def _separate(numbers: Sequence[int], lines: list[Line]) -> None:
    """Alerts that one of these spoke for, and that are not over, stand for themselves again."""
    rows = models.Alert.objects.select_for_update(no_key=True).filter(merged_into_id__in=numbers)
    left = [row.number for row in rows.exclude(state="resolved").order_by("number")]
    if left:
        models.Alert.objects.filter(number__in=left).update(merged_into=None)
        lines += [(number, "separated", "the one that it was merged into is over", "") for number in left]


def _end_runs(numbers: Sequence[int], now: datetime, lines: list[Line]) -> None:
    mine = models.EscalationRun.objects.select_for_update().exclude(state="ended")
    runs = list(
        mine.filter(id__in=models.Membership.objects.filter(alert_id__in=numbers).values("run_id")).order_by(
            "id"
        )
    )
    if not runs:
        return
    members = models.Membership.objects.filter(run__in=runs).exclude(alert__state="resolved")
    left: dict[int, list[tuple[int, str]]] = {}
    for run_id, number, state in members.order_by("alert_id").values_list(
        "run_id", "alert_id", "alert__state"
    ):
        left.setdefault(run_id, []).append((number, state))
    over = [run.id for run in runs if run.id not in left]
    models.EscalationRun.objects.filter(id__in=over).update(
        state="ended", ended_at=now, next_at=None, is_held=False, held_by=""
    )
    gone = set(numbers)
    for run in runs:
        if run.id in left and run.alert_id in gone:
            run.alert_id = next((one for one, state in left[run.id] if state == "open"), left[run.id][0][0])
            if run.state == "active":
                run.next_at = now
            run.save(update_fields=["alert_id", "next_at"])
            lines.append((run.alert_id, "leads", "it leads its group now, and pages for it", ""))
