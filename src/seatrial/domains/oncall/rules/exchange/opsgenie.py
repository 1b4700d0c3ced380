"""Schedules of Opsgenie's API v2 (`GET /v2/schedules?expand=rotation`), in and out.

All rotations of a schedule there are on call at once: they become layers that stand beside each other.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from seatrial.domains.catalog.rules.hours import is_zone
from seatrial.domains.oncall.rules.exchange import taking
from seatrial.domains.oncall.rules.exchange.taking import Taken, Taking
from seatrial.domains.oncall.rules.instants import instant
from seatrial.domains.oncall.types import Hours, Layer, Schedule
from seatrial.kit.problems import Invalid

_UNITS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(days=7)}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEK = 7 * 1440
_LONGEST = 366


def read(data: bytes, *, file: str, team: str, people: Mapping[str, str]) -> Taken:
    """The schedules of an answer of the API as documents for `team`. Raises Invalid for what is none."""
    text = data.decode("utf-8", "replace")
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        remedy = "Save what GET /v2/schedules?expand=rotation answers."
        raise Invalid(f"{file} is no JSON", remedy=remedy) from None
    work = taking.begin(text, file=file, team=team, people=people)
    names: set[str] = set()
    given = body.get("data") if isinstance(body, dict) else None
    found = []
    for number, each in enumerate(given if isinstance(given, list) else [given]):
        if isinstance(each, dict):
            pointer = ("data", number) if isinstance(given, list) else ("data",)
            found.append(_schedule(work, pointer, each, names))
    if not work.found:
        raise Invalid(f"{file} holds no schedule", remedy="It has a key `data` with schedules in it.")
    return work.done([each for each in found if each is not None])


def _schedule(
    work: Taking, pointer: tuple[str | int, ...], said: Mapping[str, Any], names: set[str]
) -> dict[str, Any] | None:
    work.found += 1
    title, zone = str(said.get("name") or ""), said.get("timezone")
    if not taking.slug(title) or not isinstance(zone, str) or not is_zone(zone):
        work.refuse(pointer, title, "it has no name, or no time zone that we know")
        return None
    if said.get("enabled") is False:
        work.refuse(pointer, title, "it is switched off there")
        return None
    rotations = said.get("rotations")
    layers: list[dict[str, Any]] = []
    taken: set[str] = set()
    for number, each in enumerate(rotations if isinstance(rotations, list) else ()):
        layer = _rotation(work, (*pointer, "rotations", number), each, zone, taken)
        if layer:
            layers.append({**layer, "beside": True} if layers else layer)
    if not layers:
        work.refuse(pointer, title, "none of its rotations came in")
        return None
    owner = said.get("ownerTeam")
    team = work.team or taking.slug(str(owner.get("name") or "")) if isinstance(owner, dict) else work.team
    name = taking.unique(taking.slug(title), taken=names)
    return taking.document(name, title=title, team=team or work.team, zone=zone, layers=layers)


def _rotation(
    work: Taking, pointer: tuple[str | int, ...], said: Any, zone: str, taken: set[str]
) -> dict[str, Any] | None:
    work.found += 1
    said = said if isinstance(said, dict) else {}
    name = str(said.get("name") or said.get("id") or "")
    members = said.get("participants")
    given = [each for each in members if isinstance(each, dict)] if isinstance(members, list) else []
    people = [_person(work, each) for each in given]
    start, length = taking.instant_of(said.get("startDate")), said.get("length", 1)
    unit = _UNITS.get(str(said.get("type")))
    if not people or not all(people):
        work.refuse((*pointer, "participants"), name, "only people take turns, and it has others or none")
    elif start is None:
        work.refuse((*pointer, "startDate"), name, "it says no start with an offset")
    elif unit is None or not isinstance(length, int) or not 1 <= length <= _LONGEST:
        work.refuse((*pointer, "type"), name, "it is neither hourly, daily nor weekly")
    elif (hours := _hours(said.get("timeRestriction"))) is None:
        work.refuse((*pointer, "timeRestriction"), name, "its restriction cannot be read")
    else:
        layer: dict[str, Any] = {
            "name": taking.unique(taking.slug(name) or "rotation", taken=taken),
            "people": people,
            "rotation": {
                "every": taking.spelled(unit * length), "start": taking.local_text(start, zone=zone),
            },
        }  # fmt: skip
        if hours:
            layer["hours"] = taking.gathered(hours)
        if end := taking.instant_of(said.get("endDate")):
            layer["until"] = taking.local_text(end, zone=zone)
        return layer
    return None


def _person(work: Taking, said: Mapping[str, Any]) -> str:
    if said.get("type", "user") != "user":
        return ""
    names = [str(said.get(key) or "") for key in ("id", "username", "name")]
    known = [each for each in names if each in work.people]
    return work.person(*(known or [each for each in names[1:] if each] or names))


def _hours(said: Any) -> list[dict[str, Any]] | None:
    """The hours of a rotation; None where they cannot be said."""
    if said is None:
        return []
    if not isinstance(said, dict):
        return None
    if said.get("type") == "time-of-day":
        span = said.get("restriction")
        edges = _edges(span) if isinstance(span, dict) else None
        if edges is None:
            return None
        return [taking.daily_hours(edges[0], length=(edges[1] - edges[0]) % 1440 or 1440)]
    found: list[dict[str, Any]] = []
    for each in said.get("restrictions") or () if isinstance(said.get("restrictions"), list) else ():
        edges = _edges(each) if isinstance(each, dict) else None
        days = [str(each.get(key)).lower() for key in ("startDay", "endDay")] if edges else []
        if edges is None or not all(day in _DAYS for day in days):
            return None
        start, end = (_DAYS.index(day) * 1440 + edge for day, edge in zip(days, edges, strict=True))
        found += taking.week_hours(start, length=(end - start) % _WEEK or _WEEK)
    return found or None


def _edges(said: Mapping[str, Any]) -> tuple[int, int] | None:
    """From and to in minutes of the day."""
    numbers = [said.get(key, 0) for key in ("startHour", "startMin", "endHour", "endMin")]
    if not all(isinstance(each, int) and 0 <= each <= 60 for each in numbers):
        return None
    return numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3]


def write(schedule: Schedule, *, names: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The schedule as the API gives it, and a line for each layer that it cannot say: shadows, layers over
    others, layers of another time zone, turns of odd lengths. `names` are how people are called.
    """
    refused: list[str] = []
    rotations = []
    for each in schedule.layers:
        why = _unsaid(each, schedule)
        if why:
            refused.append(f"{each.name}: {why}")
        else:
            rotations.append(_as_rotation(each, names))
    data = {
        "name": schedule.title,
        "timezone": schedule.time_zone,
        "enabled": True,
        "ownerTeam": {"name": schedule.team.partition(":")[2]},
        "rotations": rotations,
    }
    return {"data": [data]}, refused


def _unsaid(layer: Layer, schedule: Schedule) -> str:
    """Why Opsgenie cannot say the layer; '' where it can."""
    main = [each for each in schedule.layers if each.role == "primary" and not each.beside]
    if layer.role == "shadow":
        return "Opsgenie has no shadows"
    if not layer.beside and layer is not main[0]:
        return "Opsgenie has no layers over others"
    if layer.since is not None and layer.since != layer.start:
        return "Opsgenie's rotations count from their first turn"
    if layer.time_zone != schedule.time_zone:
        return "Opsgenie has one time zone a schedule"
    return "" if layer.every % timedelta(hours=1) == timedelta(0) else "its turns are no whole hours"


def _as_rotation(layer: Layer, names: Mapping[str, str]) -> dict[str, Any]:
    kind = next(each for each in ("weekly", "daily", "hourly") if layer.every % _UNITS[each] == timedelta(0))
    rotation: dict[str, Any] = {
        "name": layer.name,
        "startDate": _moment(layer.start, layer.time_zone),
        "type": kind,
        "length": layer.every // _UNITS[kind],
        "participants": [
            {"type": "user", "username": each.rpartition(":")[2], "fullName": names.get(each, each)}
            for each in layer.people
        ],
    }
    if layer.until:
        rotation["endDate"] = _moment(layer.until, layer.time_zone)
    if layer.hours:
        restrictions = [one for each in layer.hours for one in _restrictions(each)]
        rotation["timeRestriction"] = {"type": "weekday-and-time-of-day", "restrictions": restrictions}
    return rotation


def _moment(local: datetime, zone: str) -> str:
    return instant(local, zone=zone).astimezone(ZoneInfo(zone)).isoformat()


def _restrictions(hours: Hours) -> Iterator[dict[str, Any]]:
    for day in hours.days:
        last = day if hours.end > hours.start else (day + 1) % 7
        yield {
            "startDay": _DAYS[day], "startHour": hours.start.hour, "startMin": hours.start.minute,
            "endDay": _DAYS[last], "endHour": hours.end.hour, "endMin": hours.end.minute,
        }  # fmt: skip
