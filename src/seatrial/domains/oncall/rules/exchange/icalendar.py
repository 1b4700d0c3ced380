"""Shifts as a calendar (RFC 5545), out and in."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar, Event

from seatrial.domains.oncall.rules.exchange import taking
from seatrial.domains.oncall.rules.exchange.taking import Taken, Taking
from seatrial.domains.oncall.types import Shift
from seatrial.kit.problems import Invalid

#: So many shifts become layers at most; what repeats for ever would never end.
_MOST = 400
_NEVER = timedelta(0)


def calendar(
    shifts: Iterable[Shift], *, title: str, names: Mapping[str, str], now: datetime, address: str = ""
) -> bytes:
    """The shifts as text/calendar; each has the same UID for as long as its person and start are the same."""
    made = Calendar()
    made.add("prodid", "-//Seatrial//oncall//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    for shift in shifts:
        event = Event()
        seed = f"{title}|{shift.layer}|{shift.person}|{shift.start.isoformat()}|{shift.role}"
        event.add("uid", f"{hashlib.sha256(seed.encode()).hexdigest()[:32]}@seatrial")
        event.add("dtstamp", now)
        event.add("dtstart", shift.start.astimezone(UTC))
        event.add("dtend", shift.end.astimezone(UTC))
        role = "shadows" if shift.role == "shadow" else "on call"
        event.add("summary", f"{names.get(shift.person, shift.person)} {role}: {title}")
        event.add("x-seatrial-person", shift.person.rpartition(":")[2])
        event.add("x-seatrial-role", shift.role)
        event.add("description", shift.why)
        if address:
            event.add("url", address)
        made.add_component(event)
    text: bytes = made.to_ical()
    return text


def read(
    data: bytes, *, file: str, team: str, people: Mapping[str, str], zone: str, start: datetime, end: datetime
) -> Taken:
    """The shifts of a calendar between the two instants, as one schedule whose layers each end: a person is
    whom an event names by X-SEATRIAL-PERSON, by its attendee, or by its summary.

    Events that repeat are written out. Of two that overlap, the later one stands beside the other. Raises
    Invalid for what is no calendar.
    """
    try:
        found = Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        raise Invalid(f"{file} is no calendar", remedy="Give an .ics file (RFC 5545).") from None
    work = Taking(file, team, people)
    spans: list[tuple[datetime, datetime, str, bool]] = []
    for event in found.walk("VEVENT"):
        spans += _event(work, event, zone, start, end)
    if not spans:
        if not work.found:
            raise Invalid(f"{file} holds no event", remedy="Give a calendar with shifts in it.")
        return work.done([])
    title = str(found.get("x-wr-calname") or "") or file
    layers = list(_layers(sorted(spans), zone))
    name = taking.slug(title) or "calendar"
    return work.done([taking.document(name, title=title, team=team, zone=zone, layers=layers)])


def _event(
    work: Taking, event: Any, zone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, str, bool]]:
    summary = str(event.get("summary") or "")
    person = _person(work, event, summary)
    begin, length = _span(event, zone)
    if begin is None or length <= _NEVER or not person:
        work.found += 1
        work.refuse((), summary, "it has no start, no end or no person")
        return
    try:
        starts = list(_occurrences(event, begin, start - length, end))
    except (ValueError, TypeError, AttributeError, OverflowError):
        work.found += 1
        work.refuse((), summary, "how it repeats cannot be read")
        return
    for each in starts:
        work.found += 1
        if each + length <= start or each >= end:
            work.refuse((), f"{summary} {each.isoformat()}", "it lies outside of the time that is taken over")
        elif work.found > _MOST:
            work.refuse((), f"{summary} {each.isoformat()}", f"more than {_MOST} shifts: take a shorter time")
        else:
            shadow = str(event.get("x-seatrial-role") or "") == "shadow"
            yield each, each + length, person, shadow


def _person(work: Taking, event: Any, summary: str) -> str:
    named = str(event.get("x-seatrial-person") or "")
    attendee = event.get("attendee")
    mail = str(attendee if not isinstance(attendee, list) else attendee[0]) if attendee else ""
    return work.person(*(each for each in (named, mail.removeprefix("mailto:"), summary) if each))


def _span(event: Any, zone: str) -> tuple[datetime | None, timedelta]:
    begin = _moment(getattr(event.get("dtstart"), "dt", None), zone)
    finish = _moment(getattr(event.get("dtend"), "dt", None), zone)
    lasts = getattr(event.get("duration"), "dt", None)
    if begin is None:
        return None, _NEVER
    if finish is not None:
        return begin, finish - begin
    return begin, lasts if isinstance(lasts, timedelta) else _NEVER


def _moment(said: Any, zone: str) -> datetime | None:
    """The instant; a day is its local midnight, and a time without a zone is local."""
    if isinstance(said, datetime):
        return said if said.tzinfo is not None else said.replace(tzinfo=ZoneInfo(zone))
    return datetime.combine(said, time(), ZoneInfo(zone)) if isinstance(said, date) else None


def _occurrences(event: Any, begin: datetime, start: datetime, end: datetime) -> Iterator[datetime]:
    """When the event begins between the two instants; once where it does not repeat."""
    rule = event.get("rrule")
    if rule is None:
        yield begin
        return
    left_out = set()
    given = event.get("exdate")
    for each in given if isinstance(given, list) else [given] if given else []:
        left_out |= {each.dt for each in each.dts}
    # wall clock: the rule is followed in the event's own zone, without one
    place = begin.tzinfo
    text = rule.to_ical().decode()
    parts = [each for each in text.split(";") if not each.upper().startswith("UNTIL=")]
    last = next(iter(rule.get("UNTIL") or ()), None)
    rules = rrulestr(";".join(parts), dtstart=begin.replace(tzinfo=None))
    for number, each in enumerate(rules):
        found = each.replace(tzinfo=place)
        if found >= end or number > 100_000 or (last is not None and found > (_moment(last, "UTC") or found)):
            return
        if found >= start and found not in left_out:
            yield found


def _layers(spans: Iterable[tuple[datetime, datetime, str, bool]], zone: str) -> Iterator[dict[str, Any]]:
    covered: datetime | None = None
    taken: set[str] = set()
    for start, end, person, shadow in spans:
        layer: dict[str, Any] = {
            "name": taking.unique(f"from-{start.astimezone(ZoneInfo(zone)):%Y-%m-%d}", taken=taken),
            "people": [person],
            "rotation": {"every": "1d", "start": taking.local_text(start, zone=zone)},
            "until": taking.local_text(end, zone=zone),
        }
        if shadow:
            layer["role"] = "shadow"
        elif covered is not None and start < covered:
            layer["beside"] = True
        if not shadow:
            covered = max(covered or end, end)
        yield layer
