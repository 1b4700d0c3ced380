"""How far an alert is, and what an escalation does next, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

from seatrial.domains.alerts.types.routing import Quieted, Routed
from seatrial.domains.alerts.types.words import AlertState

#: What somebody, or a monitor, does with an alert (R190).
Move = Literal["acknowledge", "escalate", "resolve", "reopen", "merge", "separate"]
MOVES: tuple[Move, ...] = get_args(Move)
#: `active`: its timer runs; `acknowledged`: somebody has it; `ended`: resolved, merged or begun anew.
RunState = Literal["active", "acknowledged", "ended"]
RUN_STATES: tuple[RunState, ...] = get_args(RunState)
#: How often the last ones are paged again, when all levels were and nobody answered.
AGAIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of an alert, and whether another one speaks for it (`merged`)."""

    state: AlertState
    merged: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a run is: the level that is paged next, in which round. Behind the last level stands the
    fallback; its rounds go on until somebody answers.
    """

    level: int = 0
    round: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """Whom a place pages, and how long they have. `last` says that it is the fallback."""

    place: Place
    targets: tuple[str, ...]
    wait: timedelta
    last: bool = False
    #: the first level is paged with the second
    with_first: bool = False

    @property
    def title(self) -> str:
        """Where in the policy it stands, as people say it."""
        if self.last:
            return "the fallback"
        return "levels 1 and 2" if self.with_first else f"level {self.place.level + 1}"


@dataclass(frozen=True, slots=True)
class Classified:
    """How bad an alert is, and why."""

    scheme: str
    level: str
    rank: int
    because: str
    backlog: bool = False
    #: the word for it that no scheme knows, '' where it was understood or nothing was said
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Noise:
    """How often a rule of a team was right in a span. `week` begins on that Monday, '' for all of it.

    `ratio` is the share of false positives among those that somebody labelled, None where nobody did.
    """

    rule: str
    team: str
    week: str
    right: int
    wrong: int
    unlabelled: int
    target: float | None = None
    least: int = 1

    @property
    def labelled(self) -> int:
        """How many somebody looked back on."""
        return self.right + self.wrong

    @property
    def ratio(self) -> float | None:
        """The share of false positives among the labelled."""
        return self.wrong / self.labelled if self.labelled else None

    @property
    def is_breached(self) -> bool:
        """Whether it is worse than the target, and enough were labelled to say so."""
        return (
            self.target is not None
            and self.ratio is not None
            and self.labelled >= self.least
            and self.ratio > self.target
        )


#: What precision means: it stands with each figure.
PRECISION = "Right alerts among those that somebody labelled right or false; the others do not count."


@dataclass(frozen=True, slots=True)
class Precision:
    """How often alerts were right: those of a team, those of services without one (''), or all (None)."""

    team: str | None
    right: int
    wrong: int
    unlabelled: int

    @property
    def labelled(self) -> int:
        """How many somebody looked back on: what it is counted from."""
        return self.right + self.wrong

    @property
    def share(self) -> float | None:
        """The right ones among the labelled; None where nobody labelled one."""
        return self.right / self.labelled if self.labelled else None


#: What the time to an answer means: it stands with each figure.
MTTA = (
    "From the first page, or from when somebody was first looked for where nobody was paged, until somebody "
    "acknowledged it."
)


@dataclass(frozen=True, slots=True)
class Answered:
    """How long `n` answers took; None where there was none."""

    n: int
    mean: timedelta | None
    median: timedelta | None


@dataclass(frozen=True, slots=True)
class Answering:
    """How soon alerts were answered: by scheme and level how many, in time, late, and late and still open;
    how long the answers took.
    """

    scheme: str
    level: str
    answered: int
    in_time: int
    late: int
    waiting_late: int
    took: Answered = Answered(0, None, None)
    by_person: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """What triage is asked about: an alert, or what one would be (`number` 0). `service_uid` is that of its
    source, '' where it has none.
    """

    labels: Mapping[str, str] = field(hash=False)
    annotations: Mapping[str, str] = field(default_factory=dict, hash=False)
    number: int = 0
    hint: str = ""
    service_uid: str = ""
    #: the uid of its source, '' where it has none
    source_uid: str = ""

    @property
    def name(self) -> str:
        """How people call it."""
        return f"AL-{self.number}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What triage makes of an alert: whose it is, how bad, who is paged by which policy, and what keeps it
    quiet. `policy` is '' where none is left and the administrators are paged.
    """

    asked: Asked
    routed: Routed
    service: str
    service_uid: str
    classified: Classified
    policy: str
    policy_because: str
    group_key: str
    respond_by: datetime | None
    #: by when the second level is called where the first has not answered
    escalate_at: datetime | None = None
    quiet: Quieted | None = None
