"""What everybody may read: nothing here comes from a private field."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """What was said, when, and in which phase."""

    at: datetime
    phase: str
    words: str


@dataclass(frozen=True, slots=True)
class PublicIncident:
    """An incident as customers know it. `uid` says nothing about how many there are."""

    uid: str
    title: str
    component: str
    phase: str
    began_at: datetime
    ended_at: datetime | None
    updates: tuple[PublicUpdate, ...]


@dataclass(frozen=True, slots=True)
class PublicComponent:
    """Part of what we offer, and how it is: `operational`, or the phase of what is open about it."""

    name: str
    state: str


@dataclass(frozen=True, slots=True)
class StatusPage:
    """The whole page."""

    title: str
    about: str
    components: tuple[PublicComponent, ...]
    open: tuple[PublicIncident, ...]
    past: tuple[PublicIncident, ...]
    made_at: datetime
