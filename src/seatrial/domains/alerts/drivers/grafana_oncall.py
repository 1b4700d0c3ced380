"""Whom Grafana OnCall had on call about an alert. Its API tells of nobody whom it notified."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from seatrial.domains.alerts.drivers.asking import Incumbent, Wanted
from seatrial.domains.alerts.formats import incumbents
from seatrial.domains.alerts.types.beside import Their, Theirs

#: The incumbent may have heard of the alert so much before or after Seatrial did.
_AROUND = timedelta(hours=1)
#: Shifts are asked for by days, and one that began the day before goes on.
_DAY = timedelta(days=1)


def read_grafana_oncall(server: Incumbent, *, wanted: Wanted) -> Theirs:
    """Its alert group with one of the keys in what it was sent, and whom the schedules had on call then.
    Raises CannotCompare.
    """
    on_call: list[Their] = []
    for schedule in server.on_call:
        place = f"/api/v1/schedules/{quote(schedule, safe='')}/final_shifts"
        days = {"start_date": (wanted.at - _DAY).date().isoformat(), "end_date": wanted.at.date().isoformat()}
        shifts = server.ask(place, **days)
        on_call += incumbents.final_shifts(shifts, schedule=schedule, at=wanted.at)
    group = _group(server, wanted)
    links = incumbents.part(group, name="permalinks")
    return Theirs(
        incident=incumbents.text(group, name="title") or incumbents.text(group, name="id"),
        link=incumbents.text(links, name="web"), on_call=tuple(on_call),
        answered_at=incumbents.first(
            incumbents.instant(group.get(each)) for each in ("acknowledged_at", "resolved_at")
        ),
    )  # fmt: skip


def _group(server: Incumbent, wanted: Wanted) -> Mapping[str, Any]:
    """Alerts are searched for by what was sent; their group says the rest. Empty where there is none."""
    for key in wanted.keys:
        for each in incumbents.items(server.ask("/api/v1/alerts/", search=key), under="results"):
            at, name = (
                incumbents.instant(each.get("created_at")),
                incumbents.text(each, name="alert_group_id"),
            )
            if name and at is not None and wanted.begun - _AROUND <= at <= wanted.at + _AROUND:
                found = server.ask(f"/api/v1/alert_groups/{quote(name, safe='')}")
                return found if isinstance(found, Mapping) else {}
    return {}
