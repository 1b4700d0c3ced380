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
from seatrial.domains.alerts.services.leading import lead
from seatrial.domains.alerts.services.locking import lock_runs
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
    lines += lead(lock_runs(numbers), now=now)
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
