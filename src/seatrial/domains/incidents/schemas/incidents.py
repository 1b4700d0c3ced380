"""Incidents over the API. People are named by uid, and given by handle or uid."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from seatrial.domains.incidents.selectors import Room
from seatrial.domains.incidents.types import (
    Audience,
    Entry,
    Facts,
    Heard,
    Held,
    Incident,
    Link,
    LinkKind,
    NewIncident,
    NewLink,
    Party,
    Phase,
    RoleWord,
    Told,
)
from seatrial.kit.moments import Moment


class _In(Schema):
    model_config = ConfigDict(extra="forbid")


class IncidentDeclareIn(_In):
    """What is declared. Without `commander` whoever declares it leads; under one `key` it is so once. Title,
    severity and service may be left out where `alerts` say them.
    """

    title: str = Field("", max_length=200)
    severity: str = Field("", max_length=40)
    service: str = Field("", max_length=200)
    summary: str = Field("", max_length=10_000)
    commander: str = Field("", max_length=100)
    started_at: Moment | None = None
    detected_at: Moment | None = None
    alerts: list[str] = Field(default=[], max_length=100)
    key: str = Field("", max_length=300)

    def wanted(self) -> NewIncident:
        """As the service takes it."""
        return NewIncident(**{**self.dict(), "alerts": tuple(self.alerts)})


class IncidentFactsIn(_In):
    """What is to be another way; what is left out stays. The moments that `unknown` names are not known."""

    title: str | None = Field(None, max_length=200)
    summary: str | None = Field(None, max_length=10_000)
    severity: str | None = Field(None, max_length=40)
    started_at: Moment | None = None
    detected_at: Moment | None = None
    unknown: list[Literal["started_at", "detected_at"]] = Field(default=[], max_length=2)

    def wanted(self) -> Facts:
        """As the service takes it."""
        return Facts(**{**self.dict(), "unknown": tuple(self.unknown)})


class IncidentUpdateIn(_In):
    """How it goes. A `public` one stands on the status page; the first of them needs a `public_title`."""

    words: str = Field(min_length=1, max_length=10_000)
    audience: Audience = "internal"
    phase: Phase | None = None
    public_title: str = Field("", max_length=200)
    party: str = Field("", max_length=200)

    def wanted(self) -> Told:
        """As the service takes it."""
        return Told(**self.dict())


class IncidentNoteIn(_In):
    """A line for the timeline; `shared` with all that take part, or with one `party`."""

    words: str = Field(min_length=1, max_length=10_000)
    shared: bool = False
    party: str = Field("", max_length=200)


class IncidentWordsIn(_In):
    """How it ended, or why it is open again."""

    words: str = Field(min_length=1, max_length=10_000)
    commander: str = Field("", max_length=100)


class IncidentRoleIn(_In):
    """Somebody has a role. That of the commander is handed over."""

    role: RoleWord
    person: str = Field(min_length=1, max_length=100)


class IncidentLinkIn(_In):
    """What belongs to it: `alert:AL-12`, `deployment:<uid>`, or an address; shown to one `party`."""

    kind: LinkKind
    target: str = Field(min_length=1, max_length=500)
    title: str = Field("", max_length=300)
    party: str = Field("", max_length=200)

    def wanted(self) -> NewLink:
        """As the service takes it."""
        return NewLink(**self.dict())


class IncidentPartyIn(_In):
    """A vendor takes part: the URN that its people hold their role within, and what they are asked to do."""

    party: str = Field(min_length=1, max_length=200)
    task: str = Field(min_length=1, max_length=10_000)


class IncidentOut(Schema):
    """An incident. `update_by` is null where no update is due."""

    uid: str
    name: str
    title: str
    summary: str
    service: str
    scheme: str
    level: str
    rank: int
    state: str
    phase: str
    public_title: str
    started_at: datetime | None
    detected_at: datetime | None
    declared_at: datetime
    declared_by: str
    update_by: datetime | None
    resolved_at: datetime | None
    resolution: str
    reopened: int

    @classmethod
    def of(cls, found: Incident) -> "IncidentOut":
        """The incident."""
        return cls(
            uid=found.uid, name=found.name, title=found.title, summary=found.summary, service=found.service,
            scheme=found.scheme, level=found.level, rank=found.rank, state=found.state, phase=found.phase,
            public_title=found.public_title, started_at=found.started_at, detected_at=found.detected_at,
            declared_at=found.declared_at, declared_by=found.declared_by, update_by=found.update_by,
            resolved_at=found.resolved_at, resolution=found.resolution, reopened=found.reopened,
        )  # fmt: skip


class IncidentsOut(Schema):
    """Incidents, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[IncidentOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Incident], *, limit: int) -> "IncidentsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = str(shown[-1].number) if len(found) > limit else ""
        return cls(items=[IncidentOut.of(each) for each in shown], next=following)


class IncidentEntryOut(Schema):
    """A line of the timeline."""

    position: int
    kind: str
    at: datetime
    words: str
    by: str
    audience: str
    party: str
    phase: str
    link: str

    @classmethod
    def of(cls, found: Entry) -> "IncidentEntryOut":
        """The line."""
        return cls(
            position=found.position, kind=found.kind, at=found.at, words=found.words, by=found.by,
            audience=found.audience, party=found.party, phase=found.phase, link=found.link,
        )  # fmt: skip


class IncidentRoleOut(Schema):
    """Somebody had a role; `until` is null while they have it."""

    role: str
    person: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, found: Held) -> "IncidentRoleOut":
        """The role."""
        return cls(role=found.role, person=found.person, since=found.since, until=found.until)


class IncidentLinkOut(Schema):
    """What belongs to it."""

    kind: str
    target: str
    title: str
    party: str
    at: datetime

    @classmethod
    def of(cls, found: Link) -> "IncidentLinkOut":
        """The link."""
        return cls(kind=found.kind, target=found.target, title=found.title, party=found.party, at=found.at)


class IncidentPartyOut(Schema):
    """A vendor that takes or took part."""

    party: str
    task: str
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, found: Party) -> "IncidentPartyOut":
        """The party."""
        return cls(party=found.urn, task=found.task, since=found.since, until=found.until)


class IncidentRoomOut(Schema):
    """An incident with everything about it; `is_part` says that it is a vendor's part."""

    incident: IncidentOut
    commander: str
    roles: list[IncidentRoleOut]
    timeline: list[IncidentEntryOut]
    links: list[IncidentLinkOut]
    parties: list[IncidentPartyOut]
    is_part: bool
    #: how those who are named by a uid are called
    names: dict[str, str]

    @classmethod
    def of(cls, found: Room) -> "IncidentRoomOut":
        """The room."""
        return cls(
            incident=IncidentOut.of(found.incident), commander=found.commander,
            roles=[IncidentRoleOut.of(each) for each in found.held],
            timeline=[IncidentEntryOut.of(each) for each in found.entries],
            links=[IncidentLinkOut.of(each) for each in found.links],
            parties=[IncidentPartyOut.of(each) for each in found.parties], is_part=found.is_part,
            names=found.names,
        )  # fmt: skip


class IncidentHeardOut(Schema):
    """Who got the update at that `position` of the timeline, how, and what became of it. Readers of the
    status page are counted, not named.
    """

    position: int
    who: str
    person: str
    how: str
    outcome: str
    at: datetime | None
    error: str
    count: int

    @classmethod
    def of(cls, found: Heard) -> "IncidentHeardOut":
        """The line."""
        return cls(
            position=found.position, who=found.who, person=found.person, how=found.how, outcome=found.words,
            at=found.at, error=found.error, count=found.count,
        )  # fmt: skip


class IncidentToldOut(Schema):
    """Who was told of which update, the newest update first."""

    items: list[IncidentHeardOut]


class IncidentMessageOut(Schema):
    """A message from a template, filled."""

    template: str
    audience: str
    phase: str
    text: str


class IncidentProcessOut(Schema):
    """The incident process in Markdown, as it is configured."""

    text: str
