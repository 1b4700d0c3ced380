"""Overrides, swaps, time off and hand-offs over the API. People are named by uid; given by handle or uid."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from ninja import Field, Schema
from pydantic import model_validator

from seatrial.domains.oncall.types import Breach, HandOff, Override, Swap, TimeOff, TimeOffKind
from seatrial.kit.moments import Moment


class OverrideIn(Schema):
    """Somebody takes a span over; `instead_of` (or nobody: everybody) is relieved."""

    schedule: str = Field(min_length=1, max_length=200)
    person: str = Field(min_length=1, max_length=100)
    start: Moment
    end: Moment
    instead_of: str = Field("", max_length=100)
    reason: str = Field("", max_length=500)


class OverrideOut(Schema):
    """A span that somebody took over."""

    uid: str
    schedule: str
    person: str
    start: datetime
    end: datetime
    instead_of: str
    reason: str
    made_by: str
    created_at: datetime
    cancelled_at: datetime | None
    swap: str
    warnings: list[str] = Field([], description="What of the team's agreement it does not keep, when made.")

    @classmethod
    def of(cls, found: Override, *, warnings: Sequence[Breach] = ()) -> "OverrideOut":
        """The override."""
        return cls(
            uid=found.uid, schedule=found.schedule, person=found.person, start=found.start, end=found.end,
            instead_of=found.instead_of, reason=found.reason, made_by=found.by,
            created_at=found.created_at, cancelled_at=found.cancelled_at, swap=found.swap,
            warnings=[each.words for each in warnings],
        )  # fmt: skip


class OverridesOut(Schema):
    """Overrides, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[OverrideOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Override], *, limit: int) -> "OverridesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[OverrideOut.of(each) for each in shown], next=following)


class SwapIn(Schema):
    """A span that somebody is asked to take, and the one that is taken in return, if any."""

    schedule: str = Field(min_length=1, max_length=200)
    asked: str = Field(min_length=1, max_length=100)
    start: Moment
    end: Moment
    return_start: Moment | None = None
    return_end: Moment | None = None
    asker: str = Field("", max_length=100)
    reason: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _returns_a_span(self) -> Self:
        if (self.return_start is None) != (self.return_end is None):
            raise ValueError("return_start and return_end go together")
        return self

    @property
    def wanted(self) -> tuple[datetime, datetime] | None:
        """The span in return."""
        if self.return_start is None or self.return_end is None:
            return None
        return self.return_start, self.return_end


class SwapOut(Schema):
    """A swap that somebody asked for, and what came of it."""

    uid: str
    schedule: str
    asker: str
    asked: str
    start: datetime
    end: datetime
    return_start: datetime | None
    return_end: datetime | None
    reason: str
    state: str
    created_at: datetime
    decided_at: datetime | None
    warnings: list[str] = Field([], description="What of the team's agreement it does not keep, when asked.")

    @classmethod
    def of(cls, found: Swap, *, warnings: Sequence[Breach] = ()) -> "SwapOut":
        """The swap."""
        return cls(
            uid=found.uid, schedule=found.schedule, asker=found.asker, asked=found.asked, start=found.start,
            end=found.end, return_start=found.return_start, return_end=found.return_end,
            reason=found.reason, state=found.state, created_at=found.created_at,
            decided_at=found.decided_at, warnings=[each.words for each in warnings],
        )  # fmt: skip


class SwapsOut(Schema):
    """Swaps, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[SwapOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Swap], *, limit: int) -> "SwapsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[SwapOut.of(each) for each in shown], next=following)


class TimeOffIn(Schema):
    """A span in which somebody is never scheduled; without a person, whoever asks."""

    person: str = Field("", max_length=100)
    start: Moment
    end: Moment
    kind: TimeOffKind = "leave"


class TimeOffOut(Schema):
    """Somebody's time off."""

    uid: str
    person: str
    start: datetime
    end: datetime
    kind: str
    created_at: datetime
    cancelled_at: datetime | None
    warnings: list[str] = Field([], description="What of a team's agreement it does not keep, when taken.")

    @classmethod
    def of(cls, found: TimeOff, *, warnings: Sequence[Breach] = ()) -> "TimeOffOut":
        """The time off."""
        return cls(
            uid=found.uid, person=found.person, start=found.start, end=found.end, kind=found.kind,
            created_at=found.created_at, cancelled_at=found.cancelled_at,
            warnings=[each.words for each in warnings],
        )  # fmt: skip


class TimesOffOut(Schema):
    """Time off, the newest first, and the cursor of older ('' on the last page)."""

    items: list[TimeOffOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[TimeOff], *, limit: int) -> "TimesOffOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[TimeOffOut.of(each) for each in shown], next=following)


class HandOffNoteIn(Schema):
    """What the next one has to know."""

    note: str = Field(min_length=1, max_length=10_000)


class MatterOut(Schema):
    """Something that was open when the note was written."""

    title: str
    link: str
    state: str = ""


class HandOffOut(Schema):
    """A shift that changes hands; `state` is coming, waiting, late or acknowledged."""

    uid: str
    schedule: str
    at: datetime
    leaving: str
    arriving: str
    due_at: datetime
    state: str
    note_required: bool
    note: str
    matters: list[MatterOut]
    noted_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str

    @classmethod
    def of(cls, found: HandOff, *, now: datetime) -> "HandOffOut":
        """The hand-off at that moment."""
        return cls(
            uid=found.uid, schedule=found.schedule, at=found.at, leaving=found.leaving,
            arriving=found.arriving, due_at=found.due_at, state=found.state(now),
            note_required=found.note_required, note=found.note,
            matters=[MatterOut(**each) for each in found.matters], noted_at=found.noted_at,
            acknowledged_at=found.acknowledged_at, acknowledged_by=found.acknowledged_by,
        )  # fmt: skip


class HandOffsOut(Schema):
    """Hand-offs, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[HandOffOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[HandOff], *, limit: int, now: datetime) -> "HandOffsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[HandOffOut.of(each, now=now) for each in shown], next=following)
