"""What incidents tell those above them."""

from datetime import datetime
from typing import ClassVar

from seatrial.kit.events import Event


class IncidentDeclared(Event):
    """Somebody leads an incident now."""

    name: ClassVar[str] = "incidents.declared"
    incident: str
    service: str
    rank: int


class IncidentChanged(Event):
    """Something was written into the timeline of an incident, at that position (0: by an older Seatrial)."""

    name: ClassVar[str] = "incidents.changed"
    incident: str
    service: str
    kind: str
    position: int = 0


class IncidentResolved(Event):
    """An incident is over. `severity` is its level as its scheme calls it."""

    name: ClassVar[str] = "incidents.resolved"
    incident: str
    service: str
    title: str
    rank: int
    severity: str


class IncidentReopened(Event):
    """What was called over was not."""

    name: ClassVar[str] = "incidents.reopened"
    incident: str
    service: str
    rank: int


class PostmortemOverdue(Event):
    """The time for a postmortem ran out. Once for each."""

    name: ClassVar[str] = "incidents.postmortem-overdue"
    incident: str
    service: str
    due_at: datetime


class PostmortemClosed(Event):
    """A postmortem is complete."""

    name: ClassVar[str] = "incidents.postmortem-closed"
    incident: str
    service: str
    tags: list[str]
