"""Schedules of PagerDuty's REST API v2 (`GET /schedules/{id}`), in and out.

The API lists layers with the one that takes precedence first; ours stand the other way round.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from seatrial.domains.catalog.rules.hours import is_zone
from seatrial.domains.oncall.rules.exchange import taking
from seatrial.domains.oncall.rules.exchange.taking import Taken, Taking
from seatrial.domains.oncall.rules.instants import instant
from seatrial.domains.oncall.types import Hours, Layer, Schedule
from seatrial.kit.problems import Invalid

_HOUR, _YEAR = 3600, 366 * 86400


def read(data: bytes, *, file: str, team: str, people: Mapping[str, str]) -> Taken:
    """The schedules of one answer of the API, or of a list of answers, as documents for `team`.

    Overrides that it holds become layers that end. Raises Invalid for what is no such answer.
    """
    text = data.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid(f"{file} is no JSON", remedy="Save what GET /schedules/{id} answers.") from None
    work = taking.begin(text, file=file, team=team, people=people)
    names: set[str] = set()
    found = [_schedule(work, pointer, said, names) for pointer, said in _said(body)]
    if not work.found:
        raise Invalid(f"{file} holds no schedule", remedy="It has a key `schedule` or `schedules`.")
    return work.done([each for each in found if each is not None])


def _said(body: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every schedule of an answer with its place."""
    if isinstance(body, list):
        for number, each in enumerate(body):
            for pointer, said in _said(each):
                yield (number, *pointer), said
    elif isinstance(body, dict) and isinstance(body.get("schedule"), dict):
        yield ("schedule",), body["schedule"]
    elif isinstance(body, dict) and isinstance(body.get("schedules"), list):
        for number, each in enumerate(body["schedules"]):
            yield ("schedules", number), each
    elif isinstance(body, dict) and isinstance(body.get("schedule_layers"), list):
        yield (), body


def _schedule(
    work: Taking, pointer: tuple[str | int, ...], said: Any, names: set[str]
) -> dict[str, Any] | None:
    work.found += 1
    said = said if isinstance(said, dict) else {}
    title = str(said.get("name") or said.get("summary") or "")
    zone = said.get("time_zone")
    if not taking.slug(title) or not isinstance(zone, str) or not is_zone(zone):
        work.refuse(pointer, title, "it has no name, or no time zone that we know")
        return None
    given = said.get("schedule_layers")
    given = given if isinstance(given, list) else []
    layers: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number in reversed(range(len(given))):
        layer = _layer(work, (*pointer, "schedule_layers", number), given[number], zone, taken)
        if layer:
            layers.append(layer)
    layers += _overrides(work, pointer, said, zone, taken)
    if not layers:
        work.refuse(pointer, title, "none of its layers came in")
        return None
    name = taking.unique(taking.slug(title), taken=names)
    return taking.document(name, title=title, team=work.team, zone=zone, layers=layers)


def _layer(
    work: Taking, pointer: tuple[str | int, ...], said: Any, zone: str, taken: set[str]
) -> dict[str, Any] | None:
    work.found += 1
    said = said if isinstance(said, dict) else {}
    name = str(said.get("name") or said.get("id") or "")
    people = [_person(work, each) for each in said.get("users") or () if isinstance(each, dict)]
    virtual = taking.instant_of(said.get("rotation_virtual_start"))
    start = taking.instant_of(said.get("start"))
    seconds = said.get("rotation_turn_length_seconds")
    if not people or not all(people):
        work.refuse(pointer, name, "it has no people, or some without a name")
    elif virtual is None or start is None:
        work.refuse((*pointer, "rotation_virtual_start"), name, "it says no start with an offset")
    elif not isinstance(seconds, int) or isinstance(seconds, bool) or not _HOUR <= seconds <= _YEAR:
        work.refuse((*pointer, "rotation_turn_length_seconds"), name, "a turn lasts an hour to a year")
    elif (hours := _hours(said.get("restrictions"))) is None:
        work.refuse((*pointer, "restrictions"), name, "its restrictions are no whole minutes")
    else:
        every = timedelta(seconds=seconds)
        first = datetime.fromisoformat(taking.local_text(virtual, zone=zone))
        since = datetime.fromisoformat(taking.local_text(start, zone=zone))
        while first > since:
            first -= every * len(people)
        layer: dict[str, Any] = {
            "name": taking.unique(taking.slug(name) or "layer", taken=taken),
            "people": people,
            "rotation": {"every": taking.spelled(every), "start": first.isoformat(timespec="minutes")},
        }
        return _limited(layer, hours, since if since != first else None, said.get("end"), zone)
    return None


def _limited(
    layer: dict[str, Any], hours: Sequence[Mapping[str, Any]], since: datetime | None, end: Any, zone: str
) -> dict[str, Any]:
    if hours:
        layer["hours"] = taking.gathered(hours)
    if since:
        layer["since"] = since.isoformat(timespec="minutes")
    until = taking.instant_of(end) if end else None
    if until:
        layer["until"] = taking.local_text(until, zone=zone)
    return layer


def _person(work: Taking, said: Mapping[str, Any]) -> str:
    inner = said.get("user")
    user: Mapping[str, Any] = inner if isinstance(inner, dict) else said
    names = [str(user.get(key) or "") for key in ("id", "email", "summary", "name")]
    known = [each for each in names if each in work.people]
    return work.person(*(known or [each for each in names[1:] if each] or names))


def _hours(said: Any) -> list[dict[str, Any]] | None:
    """The hours of a layer; None where they cannot be said."""
    found: list[dict[str, Any]] = []
    for raw in said if isinstance(said, list) else ():
        each = raw if isinstance(raw, dict) else {}
        start, length = _minutes(each.get("start_time_of_day")), each.get("duration_seconds")
        if start is None or not isinstance(length, int) or length <= 0 or length % 60:
            return None
        day = each.get("start_day_of_week")
        if each.get("type") == "weekly_restriction":
            if not isinstance(day, int) or not 1 <= day <= 7:
                return None
            found += taking.week_hours((day - 1) * 1440 + start, length=length // 60)
        elif length <= 86400:
            found.append(taking.daily_hours(start, length=length // 60))
        else:
            return None
    return found


def _minutes(said: Any) -> int | None:
    """`08:30:00` in minutes of the day; None for anything else."""
    parts = str(said).split(":")
    if len(parts) < 2 or not all(each.isascii() and each.isdigit() for each in parts):
        return None
    hour, minute, second = (int(each) for each in [*parts, "0"][:3])
    return hour * 60 + minute if hour < 24 and minute < 60 and second == 0 else None


def _overrides(
    work: Taking, pointer: tuple[str | int, ...], said: Mapping[str, Any], zone: str, taken: set[str]
) -> Iterator[dict[str, Any]]:
    sub = said.get("overrides_subschedule")
    entries = sub.get("rendered_schedule_entries") if isinstance(sub, dict) else None
    for number, each in enumerate(entries if isinstance(entries, list) else ()):
        work.found += 1
        place = (*pointer, "overrides_subschedule", "rendered_schedule_entries", number)
        entry = each if isinstance(each, dict) else {}
        start, end = taking.instant_of(entry.get("start")), taking.instant_of(entry.get("end"))
        person = _person(work, entry)
        if start is None or end is None or end <= start or not person:
            work.refuse(place, "override", "it has no start, end or person")
            continue
        yield {
            "name": taking.unique("override", taken=taken),
            "people": [person],
            "rotation": {"every": "1d", "start": taking.local_text(start, zone=zone)},
            "until": taking.local_text(end, zone=zone),
        }


def write(schedule: Schedule, *, names: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The schedule as the API takes and gives it, and a line for each layer that it cannot say: shadows,
    layers beside others, layers of another time zone. `names` are how people are called.
    """
    refused = [f"{each.name}: {why}" for each in schedule.layers if (why := _unsaid(each, schedule))]
    layers = [_as_layer(each, names) for each in reversed(schedule.layers) if not _unsaid(each, schedule)]
    body = {
        "schedule": {
            "type": "schedule",
            "name": schedule.title,
            "time_zone": schedule.time_zone,
            "schedule_layers": layers,
        }
    }
    return body, refused


def _unsaid(layer: Layer, schedule: Schedule) -> str:
    """Why PagerDuty cannot say the layer; '' where it can."""
    if layer.role == "shadow":
        return "PagerDuty has no shadows"
    if layer.beside:
        return "PagerDuty has no layers beside others"
    return "PagerDuty has one time zone a schedule" if layer.time_zone != schedule.time_zone else ""


def _as_layer(layer: Layer, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": layer.name,
        "start": _moment(layer.since or layer.start, layer.time_zone),
        "end": _moment(layer.until, layer.time_zone) if layer.until else None,
        "rotation_virtual_start": _moment(layer.start, layer.time_zone),
        "rotation_turn_length_seconds": int(layer.every.total_seconds()),
        "users": [
            {
                "user": {
                    "id": each.rpartition(":")[2],
                    "type": "user_reference",
                    "summary": each.rpartition(":")[2],
                    "name": names.get(each, each),
                }
            }
            for each in layer.people
        ],
        "restrictions": [one for each in layer.hours for one in _restrictions(each)],
    }


def _moment(local: datetime, zone: str) -> str:
    return instant(local, zone=zone).astimezone(ZoneInfo(zone)).isoformat()


def _restrictions(hours: Hours) -> Iterator[dict[str, Any]]:
    start = hours.start.hour * 60 + hours.start.minute
    length = (hours.end.hour * 60 + hours.end.minute - start) % 1440 or 1440
    for day in hours.days:
        yield {
            "type": "weekly_restriction",
            "start_day_of_week": day + 1,
            "start_time_of_day": f"{hours.start:%H:%M:%S}",
            "duration_seconds": length * 60,
        }
