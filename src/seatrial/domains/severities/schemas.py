"""Severity schemes as the API gives them."""

from collections.abc import Sequence
from datetime import datetime

from ninja import Schema

from seatrial.domains.calendars.types import Calendar
from seatrial.domains.catalog.types import Service
from seatrial.domains.severities import rules, selectors
from seatrial.domains.severities.selectors import Picked
from seatrial.domains.severities.types import Level, Scheme, Suggestion, Timers


class SeverityLevelOut(Schema):
    """One level with every cell of the matrix; times are as people read them."""

    id: str
    rank: int
    title: str
    criteria: list[str]
    response: str
    response_clock: str
    escalation: str
    escalation_to: str
    contact: str
    notification: str
    decision_authority: str
    update_every: str
    internal: str
    external: str
    tell: list[str]
    examples: list[str]
    suggest: list[str]
    backlog: bool

    @classmethod
    def of(cls, found: Level) -> "SeverityLevelOut":
        """The level."""
        return cls(
            id=found.id,
            rank=found.rank,
            title=found.title,
            criteria=list(found.criteria),
            response=rules.spell(found.response),
            response_clock=found.clock,
            escalation=rules.spell(found.escalation.after),
            escalation_to=found.escalation.to,
            contact=found.contact,
            notification=found.notification,
            decision_authority=found.decision_authority,
            update_every=rules.spell(found.communication.update_every),
            internal=found.communication.internal,
            external=found.communication.external,
            tell=list(found.communication.tell),
            examples=list(found.examples),
            suggest=list(found.suggest),
            backlog=found.backlog,
        )


class SeveritySchemeOut(Schema):
    """A scheme with its levels, the worst first; `shipped` says whether it comes with Seatrial, `usual`
    whether it counts for services that pick none.
    """

    name: str
    urn: str
    title: str
    description: str
    calendar: str
    shipped: bool
    usual: bool
    levels: list[SeverityLevelOut]

    @classmethod
    def of(cls, found: Scheme) -> "SeveritySchemeOut":
        """The scheme."""
        return cls(
            name=found.name,
            urn=found.urn,
            title=found.title,
            description=found.description,
            calendar=found.calendar,
            shipped=found.shipped,
            usual=found == selectors.usual(),
            levels=[SeverityLevelOut.of(each) for each in found.levels],
        )


class SeveritySchemesOut(Schema):
    """Schemes, those that come with Seatrial first."""

    items: list[SeveritySchemeOut]


class SeverityTimersOut(Schema):
    """By when a level wants what, in UTC; null where nothing is due; counted in the calendar of that name."""

    scheme: str
    level: str
    calendar: str
    start: datetime
    respond_by: datetime | None
    escalate_at: datetime | None
    update_by: datetime | None

    @classmethod
    def of(cls, level: Level, *, start: datetime, timers: Timers, calendar: Calendar) -> "SeverityTimersOut":
        """The timers of the level from that moment on."""
        return cls(
            scheme=level.scheme,
            level=level.id,
            calendar=calendar.name,
            start=start,
            respond_by=timers.respond_by,
            escalate_at=timers.escalate_at,
            update_by=timers.update_by,
        )


class SeveritySuggestionOut(Schema):
    """The level that the facts speak for and the expression that says so; '' where none does."""

    scheme: str
    level: str
    rank: int | None
    because: str

    @classmethod
    def of(cls, scheme: Scheme, *, found: Suggestion | None) -> "SeveritySuggestionOut":
        """What the scheme says of the facts."""
        if found is None:
            return cls(scheme=scheme.name, level="", rank=None, because="")
        return cls(scheme=scheme.name, level=found.level.id, rank=found.level.rank, because=found.because)


class SeverityCounterpartsOut(Schema):
    """Levels of one rank by scheme; a scheme without one is left out."""

    rank: int
    levels: dict[str, str]

    @classmethod
    def of(cls, rank: int, *, levels: Sequence[Level | None]) -> "SeverityCounterpartsOut":
        """The row of the table."""
        return cls(rank=rank, levels={each.scheme: each.id for each in levels if each is not None})


class SeverityMappingOut(Schema):
    """What corresponds to what, the worst first."""

    items: list[SeverityCounterpartsOut]


class SeverityMappedOut(Schema):
    """A level and its counterpart in another scheme."""

    level: str
    counterpart: str
    rank: int


class SeverityUseOut(Schema):
    """What counts for a service: `picked` says whether its file names the scheme, or it is the usual one."""

    service: str
    scheme: str
    picked: bool
    calendar: str
    calendar_picked: bool

    @classmethod
    def of(cls, service: Service, *, found: Picked) -> "SeverityUseOut":
        """The service with its scheme and calendar."""
        return cls(
            service=service.name,
            scheme=found.scheme.name,
            picked=found.picked,
            calendar=found.calendar.name,
            calendar_picked=found.calendar_picked,
        )


class SeverityUsesOut(Schema):
    """Services by name, and the cursor of the next page ('' on the last)."""

    items: list[SeverityUseOut]
    next: str
