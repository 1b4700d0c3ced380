"""What people change about schedules, as values: overrides, swaps, time off, hand-offs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from seatrial.domains.oncall.types.policies import Breach
from seatrial.kit.registry import Registry

SwapState = Literal["asked", "accepted", "declined", "withdrawn"]
SWAP_STATES: tuple[SwapState, ...] = get_args(SwapState)
#: Why somebody is away. That somebody is ill is nobody's business here: it is leave.
TimeOffKind = Literal["leave", "training", "rest", "other"]
TIME_OFF_KINDS: tuple[TimeOffKind, ...] = get_args(TimeOffKind)
#: Where a hand-off stands: before its time, waiting for the next one, too late, confirmed.
HandOffState = Literal["coming", "waiting", "late", "acknowledged"]


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody takes a span of a schedule over. `person`, `instead_of` (or '') and `by` are uids; `swap` is
    the uid of the swap that it came from, or ''.
    """

    uid: str
    schedule: str
    person: str
    start: datetime
    end: datetime
    instead_of: str
    reason: str
    by: str
    created_at: datetime
    cancelled_at: datetime | None
    swap: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """`asker` wants `asked` to have their span, and takes the other span in return, unless it is None."""

    uid: str
    schedule: str
    asker: str
    asked: str
    start: datetime
    end: datetime
    return_start: datetime | None
    return_end: datetime | None
    reason: str
    state: SwapState
    created_at: datetime
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class TimeOff:
    """A span in which the person (a uid) is never scheduled, on any schedule (R167)."""

    uid: str
    person: str
    start: datetime
    end: datetime
    kind: TimeOffKind
    by: str
    created_at: datetime
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class HandOff:
    """A shift of a schedule changes hands. `leaving` is '' where nobody had it before; `matters` are the
    things that were open when the note was written, each with title and link.
    """

    uid: str
    schedule: str
    at: datetime
    leaving: str
    arriving: str
    due_at: datetime
    note: str
    matters: tuple[Mapping[str, str], ...]
    noted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    note_required: bool

    def state(self, now: datetime) -> HandOffState:
        """Where it stands at that moment; the last moment of its time is in time."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        if now < self.at:
            return "coming"
        return "waiting" if now <= self.due_at else "late"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open that the next one on call has to know of: its title and the path of its page."""

    title: str
    link: str
    state: str = ""

    def as_json(self) -> dict[str, str]:
        """As rows keep it."""
        return {"title": self.title, "link": self.link, "state": self.state}


@dataclass(frozen=True, slots=True)
class Matters:
    """`find(schedule=..., team=..., now=...)` gives what is open about the services of that team."""

    name: str
    find: Callable[..., Sequence[Matter]]


#: Who knows of something open that a hand-off has to tell: alerts, incidents. Higher domains fill it (R168).
MATTERS: Registry[Matters] = Registry("source of open matters")


@dataclass(frozen=True, slots=True)
class Cover:
    """What is wrong with the coverage of one schedule: gaps in needed hours, people whom no page reaches,
    people whose ways were not verified for long, layers that rest on one person (R163, R171).

    `untested` are people who answered no test page lately, where that was asked.
    """

    schedule: str
    title: str
    start: datetime
    end: datetime
    gaps: tuple[Any, ...]
    needed_hours: float
    covered_hours: float
    people: tuple[str, ...]
    unreachable: tuple[str, ...]
    stale: tuple[str, ...]
    single: tuple[str, ...]
    rests_on: str
    untested: tuple[str, ...] = ()
    #: what of the team's agreement is not kept; coverage holds all the same
    breaches: tuple[Breach, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing of it is wrong."""
        return not (self.gaps or self.unreachable or self.stale or self.rests_on)
