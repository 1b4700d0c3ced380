"""Drafts as the API gives them, and what it takes to decide them."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.actions.types import Draft


class DraftOut(Schema):
    """A remediation that a load test led to. `action` is what it became (`A-12`), '' where nothing yet."""

    uid: str
    state: str
    title: str
    text: str
    service: str
    environment: str
    metric: str
    endpoint: str
    threshold: str
    alternative: str
    verification: str
    source: str
    source_title: str
    created_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    action: str

    @classmethod
    def of_draft(cls, found: Draft) -> "DraftOut":
        """The draft as the API gives it."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class DraftsOut(Schema):
    """Drafts, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[DraftOut]
    next: str

    @classmethod
    def of_drafts(cls, found: Sequence[Draft], *, limit: int) -> "DraftsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [DraftOut.of_draft(each) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")


class AcceptDraftIn(Schema):
    """Who does it by when. `alternative` replaces what the draft says of it; left out, that stays."""

    model_config = ConfigDict(extra="forbid")

    owner: str = Field(min_length=1, max_length=100)
    due_on: date
    alternative: str | None = Field(None, max_length=20_000)
