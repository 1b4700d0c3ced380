"""Break-glass over the API."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ninja import Field, Schema
from pydantic import field_validator

from seatrial.domains.gates.types import BreakGlass, BreakGlassState
from seatrial.kit import durations


class BreakGlassIn(Schema):
    """A gate that is wanted open. `lasts` (as 2h) is at most what the policy allows, and that without it."""

    service: str = Field(min_length=1, max_length=200)
    environment: str = Field(min_length=1, max_length=100)
    reason: str = Field(min_length=1, max_length=2000)
    lasts: str = Field("", max_length=20)

    @field_validator("lasts")
    @classmethod
    def _is_duration(cls, text: str) -> str:
        if text:
            durations.parse(text)
        return text

    @property
    def span(self) -> timedelta | None:
        """How long it is wanted open; None: as long as the policy allows."""
        return durations.parse(self.lasts) if self.lasts else None


class BreakGlassOut(Schema):
    """A gate that somebody wanted open, and what came of it. People are named by uid."""

    uid: str
    service: str
    environment: str
    state: BreakGlassState
    reason: str
    lasts: str
    requested_at: datetime
    requested_by: str
    lapses_at: datetime
    confirmed_at: datetime | None
    confirmed_by: str
    ends_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    action: str

    @classmethod
    def of(cls, found: BreakGlass, *, now: datetime) -> "BreakGlassOut":
        """The break-glass as the API gives it."""
        return cls(
            uid=found.uid, service=found.service, environment=found.environment, state=found.state(now),
            reason=found.reason, lasts=durations.spell(found.lasts), requested_at=found.requested_at,
            requested_by=found.requested_by, lapses_at=found.lapses_at, confirmed_at=found.confirmed_at,
            confirmed_by=found.confirmed_by, ends_at=found.ends_at, ended_at=found.ended_at,
            ended_by=found.ended_by, action=found.action,
        )  # fmt: skip


class BreakGlassesOut(Schema):
    """Break-glasses, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[BreakGlassOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[BreakGlass], *, limit: int, now: datetime) -> "BreakGlassesOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        following = shown[-1].uid if len(found) > limit else ""
        return cls(items=[BreakGlassOut.of(each, now=now) for each in shown], next=following)
