"""Waivers as the API takes and gives them."""

from collections.abc import Sequence
from datetime import date, datetime

from ninja import Schema
from pydantic import ConfigDict, Field

from seatrial.domains.reviews.services import NewWaiver
from seatrial.domains.reviews.types import Waiver

_TEXT = 20_000


class WaiverIn(Schema):
    """A risk that somebody wants accepted through the day `expires_on`: no waiver is for ever (R074)."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(max_length=200, description="The item, as checklist/criterion.")
    reason: str = Field("", max_length=_TEXT, description="Why; it may not be left out.")
    control: str = Field("", max_length=_TEXT, description="What keeps the risk small meanwhile.")
    risk: str = Field("", max_length=20, description="low, medium or high.")
    expires_on: date | None = Field(None, description="Its last day; it may not be left out.")

    def wanted(self) -> NewWaiver:
        """As the service takes it."""
        return NewWaiver(**self.dict())


class WaiverOut(Schema):
    """A waiver. `state` is asked, active, refused, ended or expired; people are uids."""

    uid: str
    service: str
    environment: str
    item: str
    review: str
    state: str
    reason: str
    control: str
    risk: str
    expires_on: date
    requested_by: str
    requested_by_name: str
    requested_at: datetime
    approved_by: str
    approved_by_name: str
    approved_at: datetime | None
    refused_at: datetime | None
    refused_reason: str
    ended_at: datetime | None
    renews: str

    @classmethod
    def of(cls, found: Waiver, *, now: datetime) -> "WaiverOut":
        """The waiver as the API gives it, at that instant."""
        same = {name: getattr(found, name) for name in _SAME}
        return cls(**same, review=found.review_uid, state=found.state(now=now))


#: What is called the same in both.
_SAME = tuple(WaiverOut.model_fields.keys() - {"review", "state"})


class WaiversOut(Schema):
    """Waivers, the newest first, and the cursor of older ones ('' on the last page)."""

    items: list[WaiverOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Waiver], *, limit: int, now: datetime) -> "WaiversOut":
        """At most `limit` of them; one more says that there are more."""
        shown = [WaiverOut.of(each, now=now) for each in found[:limit]]
        return cls(items=shown, next=shown[-1].uid if len(found) > limit else "")
