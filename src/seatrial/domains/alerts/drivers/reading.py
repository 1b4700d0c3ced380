"""Whom PagerDuty and Opsgenie had on call and notified about an alert; and who reads which incumbent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

from seatrial.domains.alerts.drivers.asking import Incumbent, Wanted
from seatrial.domains.alerts.drivers.grafana_oncall import read_grafana_oncall
from seatrial.domains.alerts.formats import incumbents
from seatrial.domains.alerts.types.beside import Their, Theirs

#: The incumbent may have heard of the alert so much before or after Seatrial did.
_AROUND = timedelta(hours=1)
_SECOND = timedelta(seconds=1)
#: What ids of PagerDuty's schedules begin with in `beside.on_call`; others are of escalation policies.
SCHEDULE = "schedule:"


def read_pagerduty(server: Incumbent, *, wanted: Wanted) -> Theirs:
    """Its incident of one of the keys, whom that notified, and whom its policies had on call then. Raises
    CannotCompare.
    """
    incident = _incident(server, wanted)
    policy = incumbents.text(incumbents.part(incident, name="escalation_policy"), name="id")
    schedules = [each.removeprefix(SCHEDULE) for each in server.on_call if each.startswith(SCHEDULE)]
    named = [each for each in server.on_call if not each.startswith(SCHEDULE)]
    policies = list(dict.fromkeys([*([policy] if policy else ()), *named]))
    on_call = _scheduled(server, schedules, wanted)
    users: dict[str, str] = {}
    if policies:
        since, until = wanted.at.isoformat(), (wanted.at + _SECOND).isoformat()
        # as PagerDuty writes names of lists
        query = {"escalation_policy_ids[]": policies, "include[]": "users", "since": since, "until": until}
        found = server.ask("/oncalls", limit=100, **query)
        on_call += tuple(incumbents.on_calls(found))
        users = _addresses(found)
    if not incident:
        return Theirs(on_call=on_call)
    place = f"/incidents/{quote(incumbents.text(incident, name='id'), safe='')}"
    log = server.ask(f"{place}/log_entries", limit=100, is_overview="false")
    notified = []
    for uid, each in incumbents.notifications(log):
        if uid and uid not in users:
            user = incumbents.part(server.ask(f"/users/{quote(uid, safe='')}"), name="user")
            users[uid] = incumbents.text(user, name="email")
        notified.append(replace(each, address=users.get(uid, "")))
    return Theirs(
        incident=incumbents.text(incident, name="summary") or incumbents.text(incident, name="id"),
        link=incumbents.text(incident, name="html_url"), on_call=on_call, notified=tuple(notified),
        answered_at=incumbents.answered(log),
    )  # fmt: skip


def _scheduled(server: Incumbent, schedules: Iterable[str], wanted: Wanted) -> tuple[Their, ...]:
    """Whom those schedules have on call then, by their final shifts: overrides count."""
    span = {"since": wanted.at.isoformat(), "until": (wanted.at + _SECOND).isoformat()}
    found: list[Their] = []
    for each in schedules:
        answer = server.ask(f"/schedules/{quote(each, safe='')}/users", **span)
        found += incumbents.schedule_users(answer, schedule=each)
    return tuple(found)


def _incident(server: Incumbent, wanted: Wanted) -> Mapping[str, Any]:
    span = {
        "since": (wanted.begun - _AROUND).isoformat(),
        "until": (wanted.at + _AROUND).isoformat(),
        "statuses[]": ["triggered", "acknowledged", "resolved"],
    }
    for key in wanted.keys:
        found = incumbents.items(server.ask("/incidents", incident_key=key, **span), under="incidents")
        for each in found:
            if incumbents.text(each, name="incident_key") in ("", key):
                return each
    return {}


def _addresses(answer: object) -> dict[str, str]:
    users = [incumbents.part(each, name="user") for each in incumbents.items(answer, under="oncalls")]
    return {incumbents.text(each, name="id"): incumbents.text(each, name="email") for each in users}


def read_opsgenie(server: Incumbent, *, wanted: Wanted) -> Theirs:
    """Its alert of one of the keys (its alias), whom that notified, and whom the schedules had on call then.
    Raises CannotCompare.
    """
    on_call: list[Their] = []
    for schedule in server.on_call:
        place = f"/v2/schedules/{quote(schedule, safe='')}/on-calls"
        on_call += incumbents.schedule_recipients(server.ask(place, flat="true", date=wanted.at.isoformat()))
    for key in wanted.keys:
        answer = server.ask("/v2/alerts", query=f'alias: "{key}"', limit=1, sort="createdAt", order="desc")
        for found in incumbents.items(answer, under="data"):
            name = incumbents.text(found, name="id")
            notified = server.ask(f"/v2/alerts/{quote(name, safe='')}/recipients")
            report = incumbents.part(found, name="report")
            begun = incumbents.instant(found.get("createdAt"))
            return Theirs(
                incident=f"#{incumbents.text(found, name='tinyId') or name}", on_call=tuple(on_call),
                notified=tuple(incumbents.recipients(notified)),
                answered_at=_after(begun, report.get("ackTime") or report.get("closeTime")),
            )  # fmt: skip
    return Theirs(on_call=tuple(on_call))


def _after(begun: Any, milliseconds: object) -> Any:
    """Opsgenie tells how long it took, in milliseconds."""
    if begun is None or not isinstance(milliseconds, int) or not 0 < milliseconds < 10**11:
        return None
    return begun + timedelta(milliseconds=milliseconds)


Reader = Callable[..., Theirs]
#: By the type of the connection.
READERS: Mapping[str, Reader] = {
    "pagerduty": read_pagerduty,
    "opsgenie": read_opsgenie,
    "grafana-oncall": read_grafana_oncall,
}
