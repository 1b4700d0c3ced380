"""Figures about incidents, each with how many it was counted from and what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

FigureWord = Literal["mttd", "mtta", "mttr", "recall"]
FIGURES: tuple[FigureWord, ...] = get_args(FigureWord)
DEFINITIONS: Mapping[str, str] = {
    "mttd": "From the beginning of the impact until it was noticed.",
    "mtta": "From when it was noticed until somebody led it.",
    "mttr": "From the beginning of the impact until it was resolved.",
    "recall": "The share of all incidents that an alert came before: one that belongs to the incident and "
    "was first heard of no later than it was noticed, or declared where nobody said when.",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Over which incidents is counted: those declared from `start` on and before `end`. `service` and `team`
    are URNs, `level` is a severity (`SEV2`); what is '' or None leaves a field open. `known` are the services
    that may be known of, None: all.
    """

    start: datetime
    end: datetime
    service: str = ""
    team: str = ""
    level: str = ""
    rank: int | None = None
    known: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """The moments of one incident that figures are counted from."""

    started_at: datetime | None
    detected_at: datetime | None
    declared_at: datetime
    resolved_at: datetime | None
    #: when the first alert that belongs to it was first heard of
    heard_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure over `n` incidents: a time with mean and median, or a share; None where there is none."""

    name: FigureWord
    n: int
    mean: timedelta | None
    median: timedelta | None
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """One cause tag of one incident, for patterns."""

    incident: str
    service: str
    tag: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """Incidents with one cause: of one service, or over several ('')."""

    tag: str
    service: str
    incidents: tuple[str, ...]
