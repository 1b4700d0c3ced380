"""Schedules, shifts, coverage and load as the API gives them. People are named by uid, else by URN."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ninja import Schema

from seatrial.domains.oncall.types import Breach, Cover, Layer, Load, Paged, Rates, Schedule, Shift
from seatrial.kit import durations

_HOUR = 3600


class LayerOut(Schema):
    """One rotation of a schedule."""

    name: str
    role: str
    people: list[str]
    every: str
    start: str
    time_zone: str
    beside: bool

    @classmethod
    def of(cls, found: Layer) -> "LayerOut":
        """The layer."""
        return cls(
            name=found.name, role=found.role, people=list(found.people), every=durations.spell(found.every),
            start=found.start.isoformat(), time_zone=found.time_zone, beside=found.beside,
        )  # fmt: skip


class OnCallScheduleOut(Schema):
    """A schedule; `needed` is the URN of the calendar of its declared hours, '' where that is always."""

    urn: str
    name: str
    title: str
    team: str
    time_zone: str
    needed: str
    layers: list[LayerOut]

    @classmethod
    def of(cls, found: Schedule) -> "OnCallScheduleOut":
        """The schedule."""
        return cls(
            urn=found.urn, name=found.name, title=found.title, team=found.team, time_zone=found.time_zone,
            needed=found.needed, layers=[LayerOut.of(each) for each in found.layers],
        )  # fmt: skip


class OnCallSchedulesOut(Schema):
    """All schedules."""

    items: list[OnCallScheduleOut]


class PagedOut(Schema):
    """Somebody whom a page reaches now, and why it is them. `problem` says why no page would reach them."""

    person: str
    name: str
    why: str
    target: str
    channel: str
    problem: str

    @classmethod
    def of(cls, found: Paged) -> "PagedOut":
        """The person; addresses of contacts are left out."""
        return cls(
            person=found.person_uid, name=found.name, why=found.why, target=found.target,
            channel=found.channel, problem=found.problem,
        )  # fmt: skip


class ScheduleExportOut(Schema):
    """A schedule as another system takes it, and a line for each layer that it cannot say."""

    schedule: str
    form: str
    text: str
    refused: list[str]


class OnCallNowOut(Schema):
    """Who is on call on a schedule at that instant: nobody, one person, or several that stand beside."""

    schedule: str
    title: str
    at: datetime
    people: list[PagedOut]


class WhosOut(Schema):
    """Who is on call on each schedule."""

    items: list[OnCallNowOut]


class ShiftOut(Schema):
    """A shift, and how somebody came to it."""

    start: datetime
    end: datetime
    person: str
    name: str
    layer: str
    role: str
    why: str

    @classmethod
    def of(cls, found: Shift, *, names: Mapping[str, str]) -> "ShiftOut":
        """The shift."""
        return cls(
            start=found.start, end=found.end, person=found.person,
            name=names.get(found.person, found.person), layer=found.layer, role=found.role, why=found.why,
        )  # fmt: skip


class ShiftsOut(Schema):
    """The shifts of a span, by their start."""

    items: list[ShiftOut]


class UncoveredOut(Schema):
    """Needed time in which nobody is on call."""

    start: datetime
    end: datetime


class BreachOut(Schema):
    """An agreement that is not kept with a person: too little rest, or time off that was told too late."""

    kind: str
    person: str
    name: str
    start: datetime
    end: datetime
    had_seconds: float
    agreed_seconds: float
    words: str

    @classmethod
    def of(cls, found: Breach, *, names: Mapping[str, str]) -> "BreachOut":
        """The breach."""
        return cls(
            kind=found.kind, person=found.person, name=names.get(found.person, found.person),
            start=found.start, end=found.end, had_seconds=found.had.total_seconds(),
            agreed_seconds=found.agreed.total_seconds(), words=found.words,
        )  # fmt: skip


class CoverOut(Schema):
    """What is wrong with the coverage of a schedule from `start` to `end`; `holds` where nothing is."""

    schedule: str
    title: str
    start: datetime
    end: datetime
    holds: bool
    needed_hours: float
    covered_hours: float
    gaps: list[UncoveredOut]
    people: list[str]
    unreachable: list[str]
    stale: list[str]
    single_layers: list[str]
    rests_on: str
    #: what of the team's agreement is not kept; coverage holds all the same
    breaches: list[BreachOut] = []
    #: how those of `people`, `unreachable`, `stale` and `rests_on` are called
    names: dict[str, str] = {}

    @classmethod
    def of(cls, found: Cover, *, names: Mapping[str, str]) -> "CoverOut":
        """The coverage; `names` are those of everybody in it, or of more."""
        concerned = {*found.people, *found.unreachable, *found.stale, found.rests_on} - {""}
        return cls(
            schedule=found.schedule, title=found.title, start=found.start, end=found.end, holds=found.holds,
            needed_hours=round(found.needed_hours, 2), covered_hours=round(found.covered_hours, 2),
            gaps=[UncoveredOut(start=each.start, end=each.end) for each in found.gaps],
            people=list(found.people), unreachable=list(found.unreachable), stale=list(found.stale),
            single_layers=list(found.single), rests_on=found.rests_on,
            breaches=[BreachOut.of(each, names=names) for each in found.breaches],
            names={each: names[each] for each in sorted(concerned & set(names))},
        )  # fmt: skip


class CoversOut(Schema):
    """The coverage of each schedule."""

    items: list[CoverOut]


class LoadOut(Schema):
    """What somebody carried: hours on call, and how many of them in nights, on weekends, on holidays (these
    overlap). `pay` is what the team's agreement makes of it, '' where it names no rates. `pages` are those
    sent to them in their shifts; nights and weekends of pages are those of the person's time zone.
    """

    schedule: str
    person: str
    name: str
    shifts: int
    hours: float
    nights: float
    weekends: float
    holidays: float
    shadow: float
    pay: str
    pages: int
    pages_at_night: int
    pages_on_weekends: int
    alerts: int
    alerts_per_shift: float | None
    answered: int
    answer_mean_seconds: float | None
    answer_median_seconds: float | None

    @classmethod
    def of(
        cls, found: Load, *, schedule: str, names: Mapping[str, str], rates: Rates | None, pay: str
    ) -> "LoadOut":
        """The load of one person."""
        seconds = (found.total, found.nights, found.weekends, found.holidays, found.shadow)
        total, nights, weekends, holidays, shadow = (
            round(each.total_seconds() / _HOUR, 4) for each in seconds
        )
        return cls(
            schedule=schedule, person=found.person, name=names.get(found.person, found.person),
            shifts=found.shifts, hours=total, nights=nights, weekends=weekends, holidays=holidays,
            shadow=shadow, pay=f"{pay} {rates.currency}" if rates else "", **_paged(found),
        )  # fmt: skip


def _paged(found: Load) -> dict[str, Any]:
    paged, per_shift = found.paged, found.alerts_per_shift
    return {
        "pages": paged.pages, "pages_at_night": paged.nights, "pages_on_weekends": paged.weekends,
        "alerts": paged.alerts, "alerts_per_shift": None if per_shift is None else round(per_shift, 4),
        "answered": paged.answered,
        "answer_mean_seconds": paged.mean.total_seconds() if paged.mean else None,
        "answer_median_seconds": paged.median.total_seconds() if paged.median else None,
    }  # fmt: skip


class LoadsOut(Schema):
    """The load of everybody, the busiest first; `unfairness` is how far the busiest is above the mean;
    `breaches` are what of the team's agreement was not kept.
    """

    items: list[LoadOut]
    breaches: list[BreachOut] = []
    unfairness: float = 0.0


class LevelOut(Schema):
    """A step of a policy: its targets, how many seconds they have, and whom these are now."""

    to: list[str]
    wait: int
    people: list[PagedOut]


class EscalationPolicyOut(Schema):
    """The policy that counts at that instant, as a run would keep it. `why` says why it is this one. Seconds
    after which whoever acknowledged is asked, and after which it pages again; null: never.
    """

    urn: str
    title: str
    asked: str
    why: str
    at: datetime
    urgency: str
    repeat: int
    remind_after: int | None
    page_again_after: int | None
    levels: list[LevelOut]
    fallback: list[PagedOut]


class EscalationPolicySummaryOut(Schema):
    """An escalation policy in short."""

    urn: str
    name: str
    title: str
    team: str
    urgency: str
    levels: int
    otherwise: str


class EscalationPoliciesOut(Schema):
    """All escalation policies."""

    items: list[EscalationPolicySummaryOut]


def page_of_shifts(found: Sequence[Shift], *, names: Mapping[str, str]) -> ShiftsOut:
    """The shifts, under the names of people."""
    return ShiftsOut(items=[ShiftOut.of(each, names=names) for each in found])
