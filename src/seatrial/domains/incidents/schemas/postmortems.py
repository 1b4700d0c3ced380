"""Postmortems, figures and patterns over the API."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Field, Schema
from pydantic import ConfigDict

from seatrial.domains.incidents.types import (
    DEFINITIONS,
    Figure,
    Kept,
    PartWord,
    Pattern,
    Postmortem,
    PublicIncident,
    StatusPage,
    Written,
)


class PostmortemIn(Schema):
    """What is written; what is left out stays. `revision` is the one that was looked at."""

    model_config = ConfigDict(extra="forbid")

    parts: dict[PartWord, str] = Field(default={}, max_length=5)
    tags: list[str] | None = Field(None, max_length=20)
    change: str | None = Field(None, max_length=500)
    no_change: str | None = Field(None, max_length=2000)
    owner: str | None = Field(None, max_length=100)
    revision: int | None = None

    def wanted(self) -> Written:
        """As the service takes it."""
        tags = None if self.tags is None else tuple(self.tags)
        return Written(self.parts, tags, self.change, self.no_change, self.owner)


class PostmortemLineOut(Schema):
    """A line of the timeline of its incident."""

    position: int
    kind: str
    at: datetime
    words: str
    by: str

    @classmethod
    def of(cls, found: Kept) -> "PostmortemLineOut":
        """The line."""
        return cls(position=found.position, kind=found.kind, at=found.at, words=found.words, by=found.by)


class PostmortemOut(Schema):
    """A postmortem; `due_at` is null where none is asked for."""

    incident: str
    title: str
    service: str
    rank: int
    state: str
    due_at: datetime | None
    overdue: bool
    owner: str
    parts: dict[str, str]
    tags: list[str]
    change: str
    no_change: str
    revision: int
    closed_at: datetime | None
    closed_by: str
    timeline: list[PostmortemLineOut]

    @classmethod
    def of(cls, found: Postmortem, *, now: datetime, timeline: Sequence[Kept] = ()) -> "PostmortemOut":
        """The postmortem."""
        return cls(
            incident=found.incident, title=found.title, service=found.service, rank=found.rank,
            state=found.state, due_at=found.due_at, overdue=found.is_overdue(now), owner=found.owner,
            parts=dict(found.parts), tags=list(found.tags), change=found.change, no_change=found.no_change,
            revision=found.revision, closed_at=found.closed_at, closed_by=found.closed_by,
            timeline=[PostmortemLineOut.of(each) for each in timeline],
        )  # fmt: skip


class PostmortemsOut(Schema):
    """Postmortems, the newest incident first, and the cursor of older ones ('' on the last page)."""

    items: list[PostmortemOut]
    next: str


class IncidentFigureOut(Schema):
    """One figure over `n` incidents, in seconds or as a share of them, and what it means."""

    name: str
    n: int
    mean_seconds: float | None
    median_seconds: float | None
    share: float | None
    definition: str

    @classmethod
    def of(cls, found: Figure) -> "IncidentFigureOut":
        """The figure."""
        return cls(
            name=found.name, n=found.n, mean_seconds=found.mean.total_seconds() if found.mean else None,
            median_seconds=found.median.total_seconds() if found.median else None,
            share=found.share, definition=DEFINITIONS[found.name],
        )  # fmt: skip


class IncidentPatternOut(Schema):
    """Incidents with one cause: of one service, or over several ('')."""

    tag: str
    service: str
    incidents: list[str]

    @classmethod
    def of(cls, found: Pattern) -> "IncidentPatternOut":
        """The pattern."""
        return cls(tag=found.tag, service=found.service, incidents=list(found.incidents))


class IncidentFiguresOut(Schema):
    """Figures of a span, and causes that came back."""

    start: datetime
    end: datetime
    items: list[IncidentFigureOut]
    patterns: list[IncidentPatternOut]


class StatusUpdateOut(Schema):
    """What was said to everybody."""

    at: datetime
    phase: str
    words: str


class StatusIncidentOut(Schema):
    """An incident as customers know it."""

    uid: str
    title: str
    component: str
    phase: str
    began_at: datetime
    ended_at: datetime | None
    updates: list[StatusUpdateOut]

    @classmethod
    def of(cls, found: PublicIncident) -> "StatusIncidentOut":
        """The incident."""
        return cls(
            uid=found.uid, title=found.title, component=found.component, phase=found.phase,
            began_at=found.began_at, ended_at=found.ended_at,
            updates=[
                StatusUpdateOut(at=each.at, phase=each.phase, words=each.words) for each in found.updates
            ],
        )  # fmt: skip


class StatusComponentOut(Schema):
    """Part of what is offered, and how it is."""

    name: str
    state: str


class StatusFilesOut(Schema):
    """The status page as files: by name what each holds."""

    files: dict[str, str]


class StatusPageOut(Schema):
    """What everybody may read."""

    title: str
    about: str
    components: list[StatusComponentOut]
    open: list[StatusIncidentOut]
    past: list[StatusIncidentOut]
    made_at: datetime

    @classmethod
    def of(cls, found: StatusPage) -> "StatusPageOut":
        """The page."""
        return cls(
            title=found.title, about=found.about, made_at=found.made_at,
            components=[StatusComponentOut(name=each.name, state=each.state) for each in found.components],
            open=[StatusIncidentOut.of(each) for each in found.open],
            past=[StatusIncidentOut.of(each) for each in found.past],
        )  # fmt: skip
