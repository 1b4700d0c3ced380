"""Schedules of Rundeck, which are Quartz's, as cron's five fields."""

import re
from collections.abc import Mapping
from typing import Any

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELD = re.compile(r"[\dA-Za-z*,/-]+")


def cron_of(schedule: Any) -> str | None:
    """Minute, hour, day, month, weekday; None where cron cannot say it (seconds, years, `L`, `W`, `#`)."""
    if isinstance(schedule, str):
        schedule = {"crontab": schedule}
    if not isinstance(schedule, Mapping):
        return None
    crontab = schedule.get("crontab")
    fields = str(crontab).split() if crontab else _fields(schedule)
    if len(fields) == 6:
        fields = [*fields, "*"]
    if len(fields) != 7 or fields[0] not in ("0", "00") or fields[6] != "*":
        return None
    _, minute, hour, day, month, weekday, _ = fields
    found = [minute, hour, _any(day), month, _weekdays(_any(weekday))]
    if not all(_FIELD.fullmatch(each) for each in found) or re.search(r"[LW#]", found[2] + found[4].upper()):
        return None
    return " ".join(_plain(each) for each in found)


def _fields(schedule: Mapping[str, Any]) -> list[str]:
    time = _mapping(schedule.get("time"))
    weekday = _mapping(schedule.get("weekday")).get("day", "*")
    day = _mapping(schedule.get("dayofmonth")).get("day", "?")
    month = schedule.get("month", "*")
    return [
        str(time.get("seconds", "0")), str(time.get("minute", "*")), str(time.get("hour", "*")), str(day),
        str(month), str(weekday), str(schedule.get("year", "*")),
    ]  # fmt: skip


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _any(field: str) -> str:
    return "*" if field == "?" else field


def _weekdays(field: str) -> str:
    """Quartz counts from Sunday, 1; cron from Sunday, 0: names are the same in both."""
    if "/" in field:
        return field if field.startswith("*") else "#"
    return re.sub(r"\d+", lambda match: _DAYS[(int(match[0]) - 1) % 7], field).lower()


def _plain(field: str) -> str:
    return re.sub(r"\b0+(?=\d)", "", field)
