"""Schedules as values: layers, and what changes them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple, get_args

#: Whoever shadows sees what happens and is not paged.
ShiftRole = Literal["primary", "shadow"]
SHIFT_ROLES: tuple[ShiftRole, ...] = get_args(ShiftRole)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Span(NamedTuple):
    """From one instant to the other, which is not in it."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Hours:
    """A span of each of these days (0 is Monday), in local time; an end that is not later is of the next."""

    days: tuple[int, ...]
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Layer:
    """People whose turns follow one another: each lasts `every` by the clock on the wall, the first one
    begins at `start` (local time of `time_zone`, without one there). `hours` say when the layer counts, ()
    always; so do `since` and `until`. One that stands `beside` takes precedence over nothing.
    """

    name: str
    people: tuple[str, ...]
    every: timedelta
    start: datetime
    time_zone: str
    hours: tuple[Hours, ...] = ()
    role: ShiftRole = "primary"
    beside: bool = False
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HandOffRule:
    """What is asked of whoever hands over, and of whoever takes over."""

    note_required: bool = True
    acknowledge_within: timedelta = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Who is on call. `needed` names the calendar of its declared hours, '' is always; `uid` of the
    definition. People are named by any text that is the same for the same one.
    """

    urn: str
    title: str
    team: str
    time_zone: str
    layers: tuple[Layer, ...]
    needed: str = ""
    hand_off: HandOffRule = HandOffRule()
    name: str = ""
    workspace: str = ""


@dataclass(frozen=True, slots=True)
class Takeover:
    """Somebody is on call from one instant to another instead of whoever was; where `instead_of` names
    somebody, instead of that one alone.
    """

    start: datetime
    end: datetime
    person: str
    instead_of: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from one instant to another, and is not scheduled."""

    start: datetime
    end: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Shift:
    """One person in one layer from one instant to another. `turn_of` is whose turn it would have been;
    `why` says in words how they came to it.
    """

    start: datetime
    end: datetime
    person: str
    layer: str
    role: ShiftRole
    why: str
    turn_of: str

    @property
    def length(self) -> timedelta:
        """How long it is, in elapsed time."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of needed time in which nobody is on call."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class PagesCarried:
    """How often somebody was paged in their shifts, and how often of these at night and on weekends where
    they live; about how many alerts; how many pages they answered themselves, and how long that took.
    """

    pages: int = 0
    nights: int = 0
    weekends: int = 0
    alerts: int = 0
    answered: int = 0
    mean: timedelta | None = None
    median: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody carried: how long they were on call, and how much of it in nights, on weekends, on
    holidays. These overlap: a Sunday night counts as both. `shifts` counts those that they had.
    """

    person: str
    total: timedelta
    nights: timedelta
    weekends: timedelta
    holidays: timedelta
    shifts: int
    shadow: timedelta = timedelta(0)
    paged: PagesCarried = PagesCarried()

    @property
    def alerts_per_shift(self) -> float | None:
        """About how many alerts they were paged in a shift; None where they had none."""
        return self.paged.alerts / self.shifts if self.shifts else None
