"""Backup coverage of people (R035): is there, each day, a backup who is not the primary?

Takes any assignments: those that a definition declares here, those of real schedules elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from seatrial.domains.catalog.rules import hours
from seatrial.domains.catalog.rules.references import as_urn

WINDOW_DAYS = 28
_DAY = timedelta(days=1)
DutyRole = Literal["primary", "backup"]


@dataclass(frozen=True, slots=True)
class Assignment:
    """Somebody is on duty from one moment to the other, as primary or backup, at a site ('' where one)."""

    person: str
    role: DutyRole
    starts: datetime
    ends: datetime
    site: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from one moment to the other: what they were assigned meanwhile does not count."""

    person: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a team: who is on duty, and why it is not covered ('' where it is)."""

    day: date
    primaries: tuple[str, ...]
    backups: tuple[str, ...]
    gap: str
    #: whether the team answers at all on that day
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """A team's operating model as its definition has it; people and team are URNs."""

    urn: str
    title: str
    team: str
    responsibilities: tuple[str, ...]
    primary: tuple[str, ...]
    model: Literal["secondary", "follow-the-sun"]
    answers: hours.Hours
    hours_text: str
    zone: ZoneInfo
    assignments: tuple[Assignment, ...]
    absences: tuple[Absence, ...]


def days(
    assignments: Iterable[Assignment],
    *,
    absences: Iterable[Absence] = (),
    first: date,
    zone: ZoneInfo,
    model: Literal["secondary", "follow-the-sun"] = "secondary",
    answers: hours.Hours | None = None,
    count: int = WINDOW_DAYS,
) -> list[Day]:
    """Each of the next days with who covers it. A day is covered if at each of its moments in which the
    team answers (`answers`; without it, always) there are a primary and somebody else who steps in.
    """
    present = sorted(_present(assignments, list(absences)), key=lambda each: each.starts)
    answers = answers or hours.parse("24x7")
    return [_day(present, first + n * _DAY, zone, model, answers) for n in range(count)]


def _present(assignments: Iterable[Assignment], absences: Sequence[Absence]) -> Iterator[Assignment]:
    """The assignments without the moments in which their people are away."""
    for given in assignments:
        pieces = [(given.starts, given.ends)]
        for away in absences:
            if away.person == given.person:
                pieces = [part for piece in pieces for part in _without(piece, away.starts, away.ends)]
        for starts, ends in pieces:
            yield Assignment(given.person, given.role, starts, ends, given.site)


def _without(
    piece: tuple[datetime, datetime], starts: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime]]:
    if ends <= piece[0] or starts >= piece[1]:
        yield piece
        return
    if piece[0] < starts:
        yield piece[0], starts
    if ends < piece[1]:
        yield ends, piece[1]


def _day(present: Sequence[Assignment], day: date, zone: ZoneInfo, model: str, answers: hours.Hours) -> Day:
    begin, end = datetime.combine(day, time(), zone), datetime.combine(day + _DAY, time(), zone)
    here = [each for each in present if each.starts < end and each.ends > begin]
    primaries = tuple(dict.fromkeys(each.person for each in here if each.role == "primary"))
    backups = tuple(dict.fromkeys(each.person for each in here if each.role == "backup"))
    spans = [
        (max(start, begin), min(stop, end))
        for start, stop in [*answers.on(day - _DAY, zone=zone), *answers.on(day, zone=zone)]
        if start < end and stop > begin
    ]
    if not spans:
        return Day(day, primaries, backups, "", counts=False)
    gap = next((why for span in spans for why in _gaps(here, span, model)), "")
    return Day(day, primaries, backups, gap)


def _gaps(here: Sequence[Assignment], span: tuple[datetime, datetime], model: str) -> Iterator[str]:
    """Why the span is not covered, at the first moment at which it is not."""
    edges = {moment for each in here for moment in (each.starts, each.ends) if span[0] < moment < span[1]}
    moments = sorted({span[0], *edges})
    for moment in moments:
        now = [each for each in here if each.starts <= moment < each.ends]
        primaries = {each.person for each in now if each.role == "primary"}
        others = {each.person for each in now if each.role == "backup"} - primaries
        if model == "follow-the-sun":
            others |= _other_sites(now, here)
        since = "" if moment == span[0] else f" from {moment.astimezone(span[0].tzinfo):%H:%M}"
        if not primaries:
            yield f"nobody is on duty{since}"
        elif not others and any(each.role == "backup" for each in now):
            yield f"the backup is the primary{since}"
        elif not others:
            yield f"nobody steps in{since}"


def _other_sites(now: Sequence[Assignment], here: Sequence[Assignment]) -> set[str]:
    """Where the sun is followed, whoever is on duty that day at another site steps in."""
    on_duty = [each for each in now if each.role == "primary"]
    return {
        other.person
        for other in here
        if other.role == "primary"
        if any(other.site != each.site and other.person != each.person for each in on_duty)
    }


def team_of(urn: str, *, body: Mapping[str, Any], first: date, count: int = WINDOW_DAYS) -> Team:
    """The operating model of a document, with its rotations as assignments around the days asked for."""
    spec = body["spec"]
    coverage = spec.get("coverage") or {}
    zone = ZoneInfo(coverage.get("time_zone", "UTC"))
    text = coverage.get("hours", "24x7")
    window = (first - _DAY, first + (count + 1) * _DAY)
    assignments = [
        each for rotation in spec.get("rotations") or () for each in _turns(rotation, zone, window)
    ]
    return Team(
        urn=urn,
        title=body["metadata"].get("title") or body["metadata"]["name"],
        team=as_urn(spec["team"], default_kind="group"),
        responsibilities=tuple(spec["responsibilities"]),
        primary=tuple(as_urn(each, default_kind="user") for each in spec["primary"]),
        model=spec["backup"]["model"],
        answers=hours.parse(text),
        hours_text=f"{text} {zone.key}",
        zone=zone,
        assignments=tuple(assignments),
        absences=tuple(_absence(each, zone) for each in spec.get("absences") or ()),
    )


def _turns(rotation: Mapping[str, Any], zone: ZoneInfo, window: tuple[date, date]) -> Iterator[Assignment]:
    start = date.fromisoformat(str(rotation["start"]))
    stop = date.fromisoformat(str(rotation["end"])) + _DAY if rotation.get("end") else window[1]
    length, turns = rotation.get("days", 7), rotation["turns"]
    number = max((window[0] - start).days // length, 0)
    while (first := start + number * length * _DAY) < min(stop, window[1]):
        last = min(first + length * _DAY, stop)
        turn = turns[number % len(turns)]
        begin, end = datetime.combine(first, time(), zone), datetime.combine(last, time(), zone)
        for role in ("primary", "backup"):
            if turn.get(role):
                person = as_urn(turn[role], default_kind="user")
                yield Assignment(person, _duty(role), begin, end, rotation.get("site", ""))
        number += 1


def _duty(role: str) -> DutyRole:
    return "primary" if role == "primary" else "backup"


def _absence(said: Mapping[str, Any], zone: ZoneInfo) -> Absence:
    first, last = (date.fromisoformat(str(said[key])) for key in ("first", "last"))
    return Absence(
        as_urn(said["who"], default_kind="user"),
        datetime.combine(first, time(), zone),
        datetime.combine(last + _DAY, time(), zone),
    )


def days_of(team: Team, *, first: date, count: int = WINDOW_DAYS) -> list[Day]:
    """Each of the next days of that team, as its own definition has them."""
    return days(
        team.assignments,
        absences=team.absences,
        first=first,
        zone=team.zone,
        model=team.model,
        answers=team.answers,
        count=count,
    )
