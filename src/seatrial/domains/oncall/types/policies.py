"""Escalation policies and what teams agree on about being on call, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, get_args

from seatrial.kit import durations

Urgency = Literal["high", "low"]
URGENCIES: tuple[Urgency, ...] = get_args(Urgency)
#: What a level of a policy names: whoever is on call, a person, who leads a team, a list of contacts.
TargetKind = Literal["schedule", "person", "lead", "contacts"]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a level pages. `urn` is the schedule, the person, the team that is led, or the contact list."""

    kind: TargetKind
    urn: str

    def __str__(self) -> str:
        return f"lead:{self.urn.partition(':')[2]}" if self.kind == "lead" else self.urn


@dataclass(frozen=True, slots=True)
class PolicyLevel:
    """One step of an escalation: these are paged, and after `wait` without an answer the next one is."""

    targets: tuple[Target, ...]
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """Who is paged about an alert, level by level. After the last one it begins again `repeat` times; then
    `fallback` is paged. While `calendar` ('' for none) is shut, the policy `otherwise` counts instead.
    """

    urn: str
    name: str
    title: str
    team: str
    urgency: Urgency
    levels: tuple[PolicyLevel, ...]
    repeat: int
    fallback: tuple[Target, ...]
    calendar: str = ""
    otherwise: str = ""
    workspace: str = ""
    #: after how long whoever acknowledged is asked, None: never; and how long they have to answer that
    remind_after: timedelta | None = None
    again_after: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Rates:
    """What an hour on call is worth in `currency`; night, weekend and holiday come on top of `hour`."""

    currency: str
    hour: Decimal = Decimal(0)
    night: Decimal = Decimal(0)
    weekend: Decimal = Decimal(0)
    holiday: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a team agreed on about being on call: compensation and time off (R167)."""

    urn: str
    title: str
    team: str
    rates: Rates | None
    compensation: str
    time_off: str
    notice: timedelta | None
    rest: str
    calendar: str = ""
    #: how long nobody is on call again after a shift, in elapsed time; None where nothing is agreed
    rest_between: timedelta | None = None


#: What of an agreement was not kept: time off was told too late, or somebody had too little rest.
BreachKind = Literal["notice", "rest"]


@dataclass(frozen=True, slots=True)
class Breach:
    """An agreement that is not kept with a person: from `start` to `end` they have too little rest, or it is
    time off that was told too late. `had` is what they had of it, `agreed` what they are due.
    """

    kind: BreachKind
    person: str
    start: datetime
    end: datetime
    had: timedelta
    agreed: timedelta

    @property
    def words(self) -> str:
        """What is wrong, for whom the person is known to."""
        had, agreed = durations.spell(self.had), durations.spell(self.agreed)
        if self.kind == "rest":
            return (
                f"{had} of rest before the shift at {self.end:%Y-%m-%d %H:%M} UTC, where {agreed} are agreed"
            )
        return f"time off from {self.start:%Y-%m-%d %H:%M} UTC told {had} before, where {agreed} are agreed"


@dataclass(frozen=True, slots=True)
class Paged:
    """Somebody whom a level pages now. `person_uid` is '' where no account stands behind the name; a contact
    of a list without one is reached by `channel` at `address`.
    """

    person_uid: str
    name: str
    why: str
    target: str
    channel: str = ""
    address: str = ""
    role: str = "primary"
    problem: str = ""
