"""Beside what stands already: whom Seatrial would page, and whom the incumbent had and notified."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

#: Who pages about what a source says. `shadow`: its monitor tells the incumbent too, who pages, and Seatrial
#: decides only. `forward`: Seatrial hands on to the incumbent, who pages. `live`: Seatrial pages.
Mode = Literal["live", "shadow", "forward"]
MODES: tuple[Mode, ...] = get_args(Mode)
#: What became of a comparison. `answered`: somebody had answered there before, so nobody was to be paged.
Verdict = Literal["", "same", "differs", "answered", "unknown"]
COMPARED: tuple[Verdict, ...] = get_args(Verdict)
#: What an incumbent is told (Events API v2).
Action = Literal["trigger", "acknowledge", "resolve"]
ACTIONS: tuple[Action, ...] = get_args(Action)
#: How long after a decision the incumbent is asked: by then it has notified whom it notifies first.
SETTLES = timedelta(minutes=2)
#: Types of connections whose on-call and incidents are read, and of those that take events.
READ_TYPES = ("pagerduty", "opsgenie", "grafana-oncall")
SEND_TYPES = ("pagerduty-events",)


@dataclass(frozen=True, slots=True)
class Beside:
    """The incumbent of a source: connections by name, and what of it to ask for who is on call."""

    read: str = ""
    on_call: tuple[str, ...] = ()
    send: str = ""


@dataclass(frozen=True, slots=True)
class Ours:
    """Somebody whom a step would page, and why."""

    uid: str
    name: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Their:
    """Somebody whom the incumbent has on call or notified. `uid` is the account here, '' where none is.
    `level` counts from 1, 0 where the incumbent has none; `at` is when they were notified.
    """

    name: str
    address: str = ""
    where: str = ""
    level: int = 0
    at: datetime | None = None
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Theirs:
    """What the incumbent says of an alert: '' as `incident` means that it has none of it."""

    incident: str = ""
    link: str = ""
    on_call: tuple[Their, ...] = ()
    notified: tuple[Their, ...] = ()
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """What a comparison found, and with whom: those who were notified there, else who was on call there."""

    verdict: Verdict
    theirs: tuple[Their, ...] = ()
    notified: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A step of an escalation in shadow: whom it would have paged when, and what the incumbent did. `why`
    says what differs, in words.
    """

    number: int
    alert: int
    title: str
    source: str
    at: datetime
    step: str
    ours: tuple[Ours, ...]
    verdict: Verdict = ""
    compared_at: datetime | None = None
    incident: str = ""
    link: str = ""
    theirs: tuple[Their, ...] = ()
    why: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """The alert, as people call it."""
        return f"AL-{self.alert}"

    @property
    def unmatched(self) -> tuple[Their, ...]:
        """People of the incumbent who have no account here."""
        return tuple(each for each in self.theirs if not each.uid)
