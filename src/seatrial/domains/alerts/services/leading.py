"""A run stands as its alerts do: as long as one of them is open, somebody is looked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef

from seatrial.domains.alerts import models
from seatrial.domains.alerts.services.noting import Line
from seatrial.domains.alerts.services.reminding import remind_at

_FIELDS = (
    "alert_id", "state", "next_at", "is_held", "held_by", "acknowledged_at", "remind_at", "reminded_at",
)  # fmt: skip


@dataclass(slots=True)
class _Left:
    """What is left of a run's alerts: those that nobody has, and all that are not over."""

    open: list[int] = field(default_factory=list)
    all: list[int] = field(default_factory=list)


def lead(ids: Iterable[int], *, now: datetime) -> list[Line]:
    """Those runs, whose rows the caller has locked, are as what is left of their alerts asks for: with one
    that is open, it leads and pages; with none open, somebody has them; with none left, the run has ended.
    Gives the lines for the log.

    The number of statements is the same for any number of runs, but for those whose lead changes.
    """
    runs = list(models.EscalationRun.objects.exclude(state="ended").filter(id__in=list(ids)).order_by("id"))
    left = _left(runs)
    over = [run.id for run in runs if not left[run.id].all]
    models.EscalationRun.objects.filter(id__in=over).update(
        state="ended", ended_at=now, next_at=None, is_held=False, held_by=""
    )
    lines: list[Line] = []
    for run in runs:
        if run.id not in over and _is_moved(run, left[run.id], now):
            run.save(update_fields=_FIELDS)
            if run.state == "active":
                lines.append((run.alert_id, "leads", "it leads its group now, and pages for it", ""))
    return lines


def _is_moved(run: models.EscalationRun, left: _Left, now: datetime) -> bool:
    """Whether the run is not as its alerts ask for; it is then, and has to be saved."""
    if left.open:
        if run.state == "active" and run.alert_id in left.open:
            return False
        if run.alert_id not in left.open:
            run.alert_id = left.open[0]
        if run.state != "active":
            run.state, run.is_held, run.held_by = "active", False, ""
        run.next_at, run.remind_at, run.reminded_at = now, None, None
        return True
    if run.state == "acknowledged" and run.alert_id in left.all:
        return False
    if run.alert_id not in left.all:
        run.alert_id = left.all[0]
    if run.state != "acknowledged":
        run.remind_at, run.reminded_at = remind_at(run, now=now), None
    run.state, run.next_at, run.is_held, run.held_by = "acknowledged", None, False, ""
    run.acknowledged_at = run.acknowledged_at or now
    return True


def _left(runs: Sequence[models.EscalationRun]) -> dict[int, _Left]:
    """What is left of each run. An alert that is looked for by a newer run is none of the older one's."""
    newer = models.Membership.objects.filter(alert=OuterRef("alert"), id__gt=OuterRef("id"))
    members = models.Membership.objects.filter(run__in=runs).exclude(alert__state="resolved")
    rows = members.exclude(Exists(newer.exclude(run__state="ended"))).order_by("alert_id")
    found = {run.id: _Left() for run in runs}
    for run, number, state, target in rows.values_list(
        "run_id", "alert_id", "alert__state", "alert__merged_into_id"
    ):
        found[run].all.append(number)
        if state == "open" and target is None:
            found[run].open.append(number)
    return found
