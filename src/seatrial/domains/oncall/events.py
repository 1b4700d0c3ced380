"""What being on call tells those above it."""

from datetime import datetime
from typing import ClassVar

from seatrial.kit.events import Event


class OverrideMade(Event):
    """Somebody took a span of a schedule over."""

    name: ClassVar[str] = "oncall.override-made"
    uid: str
    schedule: str
    start: datetime
    end: datetime


class OverrideCancelled(Event):
    """What somebody took over of a schedule does not count any more."""

    name: ClassVar[str] = "oncall.override-cancelled"
    uid: str
    schedule: str


class SwapAsked(Event):
    """Somebody asks another one to swap shifts."""

    name: ClassVar[str] = "oncall.swap-asked"
    uid: str
    schedule: str


class SwapDecided(Event):
    """A swap was accepted, declined or withdrawn."""

    name: ClassVar[str] = "oncall.swap-decided"
    uid: str
    schedule: str
    state: str


class TimeOffChanged(Event):
    """Somebody's time off was recorded or cancelled: their shifts are others' now, or theirs again."""

    name: ClassVar[str] = "oncall.time-off-changed"
    uid: str
    person: str
    start: datetime
    end: datetime


class HandOffAcknowledged(Event):
    """The next one confirmed a hand-off."""

    name: ClassVar[str] = "oncall.hand-off-acknowledged"
    uid: str
    schedule: str


class HandOffMissed(Event):
    """A shift changed hands, and nobody confirmed it in time (R168)."""

    name: ClassVar[str] = "oncall.hand-off-missed"
    uid: str
    schedule: str
    at: datetime
