"""What PagerDuty's REST API (v2), Opsgenie's alert API (v2) and Grafana OnCall's API (v1) answer, as far as
it says whom they page.

https://developer.pagerduty.com/api-reference (incidents, log entries, on-calls, users) and
https://docs.opsgenie.com/docs/alert-api, /docs/who-is-on-call-api and
https://grafana.com/docs/oncall/latest/oncall-api-reference (alerts, alert groups, final shifts). What is
missing or strange is left out: what remains is compared.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from seatrial.domains.alerts.types.beside import Their

_ANSWERED = ("acknowledge_log_entry", "resolve_log_entry")


def instant(text: object) -> datetime | None:
    """The instant that it spells, in UTC; None where it spells none."""
    try:
        found = datetime.fromisoformat(str(text))
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def items(answer: object, *, under: str) -> list[Mapping[str, Any]]:
    """The objects of the list of that name; what is none is left out."""
    found = answer.get(under) if isinstance(answer, Mapping) else None
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def part(answer: object, *, name: str) -> Mapping[str, Any]:
    """The object of that name, an empty one where there is none."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def text(answer: object, *, name: str) -> str:
    """The text of that name, '' where there is none."""
    found = answer.get(name) if isinstance(answer, Mapping) else None
    return found[:300] if isinstance(found, str) else ""


def on_calls(answer: object) -> Iterator[Their]:
    """PagerDuty's `GET /oncalls?include[]=users`."""
    for each in items(answer, under="oncalls"):
        user, level = part(each, name="user"), each.get("escalation_level")
        where = text(part(each, name="schedule"), name="summary")
        yield Their(
            name=text(user, name="name") or text(user, name="summary"),
            address=text(user, name="email"),
            where=where or text(part(each, name="escalation_policy"), name="summary"),
            level=level if isinstance(level, int) and 0 < level < 100 else 0,
        )


def schedule_users(answer: object, *, schedule: str) -> Iterator[Their]:
    """PagerDuty's `GET /schedules/{id}/users`: who is on call in it within a span of time."""
    for each in items(answer, under="users"):
        name = text(each, name="name") or text(each, name="summary")
        yield Their(name, text(each, name="email"), f"schedule {schedule}")


def notifications(answer: object) -> Iterator[tuple[str, Their]]:
    """Whom PagerDuty's `GET /incidents/{id}/log_entries` says it notified: ids of users, and what it tells
    of them, which is no address.
    """
    for each in items(answer, under="log_entries"):
        if each.get("type") == "notify_log_entry":
            user, channel = part(each, name="user"), part(each, name="channel")
            yield (
                text(user, name="id"),
                Their(
                    name=text(user, name="summary"), where=text(channel, name="type"),
                    at=instant(each.get("created_at")),
                ),
            )  # fmt: skip


def answered(answer: object) -> datetime | None:
    """When PagerDuty's log entries first say that somebody acknowledged or resolved."""
    return first(
        instant(each.get("created_at"))
        for each in items(answer, under="log_entries")
        if each.get("type") in _ANSWERED
    )


def first(found: Iterable[datetime | None]) -> datetime | None:
    """The earliest of them."""
    return min((each for each in found if each is not None), default=None)


def recipients(answer: object) -> Iterator[Their]:
    """Opsgenie's `GET /v2/alerts/{id}/recipients`: users, by their addresses."""
    for each in items(answer, under="data"):
        user = text(part(each, name="user"), name="username")
        if user:
            at = instant(each.get("createdAt"))
            yield Their(user, user, text(each, name="method"), at=at)


def schedule_recipients(answer: object) -> Iterator[Their]:
    """Opsgenie's `GET /v2/schedules/{id}/on-calls?flat=true`."""
    data = part(answer, name="data")
    where = text(part(data, name="_parent"), name="name")
    found = data.get("onCallRecipients")
    for each in found if isinstance(found, list) else ():
        if isinstance(each, str) and each:
            yield Their(each[:300], each[:300], where)


def final_shifts(answer: object, *, schedule: str, at: datetime) -> Iterator[Their]:
    """Grafana OnCall's `GET /api/v1/schedules/{id}/final_shifts`: who is on call in it at that instant."""
    for each in items(answer, under="results"):
        start, end = instant(each.get("shift_start")), instant(each.get("shift_end"))
        if start is not None and end is not None and start <= at < end:
            name, address = text(each, name="user_username"), text(each, name="user_email")
            yield Their(name or address, address, f"schedule {schedule}")
