"""The words of severities as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

URN_KIND = "severity-scheme"
#: Schemes that are always there, by name; no definition may have one of these names.
SHIPPED = ("sev", "s", "critical")
#: 1 is the worst. Levels of two schemes with one rank are counterparts (R184).
RANKS = (1, 2, 3, 4, 5)

#: Who can be told of updates: people, a team, whoever is on call, an address, a channel.
TARGET = (
    r"^(?:(?:user|person|group|lead|schedule|connection):(?:[A-Za-z0-9._-]+/)?[A-Za-z0-9._-]+"
    r"|mail:[^@\s<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?)$"
)

#: `always`: hours that pass count; `business`: only those of the calendar.
ClockWord = Literal["always", "business"]
CLOCKS: tuple[ClockWord, ...] = get_args(ClockWord)
#: How a wait is measured; `none`: nothing is due, ever.
Measure = Literal["span", "business_days", "next_business_day", "none"]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something may take. `span` counts on the level's clock, `days` are business days.

    `next_business_day` is the moment at which the next business day opens.
    """

    measure: Measure
    span: timedelta = timedelta(0)
    days: int = 0


NEVER = Wait("none")


@dataclass(frozen=True, slots=True)
class Escalation:
    """After how long the level goes to somebody else, and to whom."""

    after: Wait
    to: str


@dataclass(frozen=True, slots=True)
class Communication:
    """What is said while it lasts: how often, among ourselves, and to others."""

    update_every: Wait
    internal: str
    external: str
    #: who is told of every update inside, as `user:default/ada`, `lead:edi`, `connection:edi-channel`
    tell: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a scheme, complete. Of a `backlog` level nothing is due and nobody is called (R181)."""

    scheme: str
    id: str
    rank: int
    title: str
    criteria: tuple[str, ...]
    response: Wait
    clock: ClockWord
    escalation: Escalation
    contact: str
    notification: str
    decision_authority: str
    communication: Communication
    examples: tuple[str, ...]
    suggest: tuple[str, ...] = ()
    backlog: bool = False

    @property
    def name(self) -> str:
        """The level with its scheme: `sev/SEV1`."""
        return f"{self.scheme}/{self.id}"


@dataclass(frozen=True, slots=True)
class Scheme:
    """Levels that a service picks together, the worst first. `calendar` is the name of one, or ''."""

    name: str
    title: str
    levels: tuple[Level, ...]
    calendar: str = ""
    description: str = ""
    shipped: bool = False

    @property
    def urn(self) -> str:
        """As definitions name it."""
        return f"{URN_KIND}:{self.name}"

    def find(self, level: str) -> Level | None:
        """The level of that id, whatever its letters' case; None where there is none."""
        return next((each for each in self.levels if each.id.casefold() == level.casefold()), None)


@dataclass(frozen=True, slots=True)
class Timers:
    """By when a level wants what, from the moment on at which it began; None where nothing is due."""

    respond_by: datetime | None
    escalate_at: datetime | None
    update_by: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of something that happens: figures by name, and words by name."""

    metrics: Mapping[str, float] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The level that the facts speak for, and the expression that says so."""

    level: Level
    because: str


@dataclass(frozen=True, slots=True)
class Equivalents:
    """Levels of one rank, whatever their schemes call them, and how many there are of each name."""

    rank: int
    levels: tuple[Level, ...]
    counts: Mapping[str, int]

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.counts.values())

    @property
    def words(self) -> str:
        """How the schemes that count call it: `SEV1, S0`."""
        return ", ".join(each.id for each in self.levels)
