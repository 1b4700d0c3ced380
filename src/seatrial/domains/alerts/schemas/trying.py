"""What a source would make of a request, as the API shows it."""

from datetime import datetime

from ninja import Schema
from pydantic import Field

from seatrial.domains.alerts.types import Reading, Reject, Said


class AlertPreviewIn(Schema):
    """What its monitor would send."""

    content: str = Field(max_length=1_000_000, description="The body.")
    content_type: str = Field("application/json", max_length=200, description="Its media type.")
    path: str = Field("", max_length=1000, description="What follows the key in the address, if anything.")


class ReadItemOut(Schema):
    """What one item would say of its alert."""

    position: int
    key: str
    state: str
    title: str
    severity: str
    labels: dict[str, str]
    annotations: dict[str, str]
    starts_at: datetime | None
    ends_at: datetime | None
    link: str
    note: str
    remarks: list[str] = Field(description="What of it would not be kept as it was sent.")

    @classmethod
    def of(cls, found: Said) -> "ReadItemOut":
        """The item as it would be read."""
        return cls(
            position=found.position, key=found.key, state=found.state, title=found.title,
            severity=found.hint, labels=dict(found.labels), annotations=dict(found.annotations),
            starts_at=found.starts_at, ends_at=found.ends_at, link=found.link, note=found.note,
            remarks=list(found.remarks),
        )  # fmt: skip


class RejectedItemOut(Schema):
    """What nobody could read; without a position it is all of it."""

    position: int | None
    problem: str
    content: str

    @classmethod
    def of(cls, found: Reject) -> "RejectedItemOut":
        """What would become a dead letter."""
        return cls(position=found.position, problem=found.problem, content=found.content)


class AlertPreviewOut(Schema):
    """What would be read, and what not."""

    items: list[ReadItemOut]
    rejects: list[RejectedItemOut]
    truncated: int

    @classmethod
    def of(cls, found: Reading) -> "AlertPreviewOut":
        """All that the request says."""
        return cls(
            items=[ReadItemOut.of(each) for each in found.items],
            rejects=[RejectedItemOut.of(each) for each in found.rejects],
            truncated=found.truncated,
        )
