"""What the API gives of the log."""

from datetime import datetime
from typing import Any

from ninja import Schema

from seatrial.domains.audit.types import Page, Record


class EntryOut(Schema):
    """One thing that happened."""

    number: int
    sequence: int | None
    uid: str
    at: datetime
    actor_kind: str
    actor_uid: str
    actor_name: str
    action: str
    subject: str
    details: dict[str, Any]

    @classmethod
    def of(cls, record: Record) -> "EntryOut":
        """The record as the API gives it."""
        return cls(
            number=record.number,
            sequence=record.sequence,
            uid=record.uid,
            at=record.at,
            actor_kind=record.actor_kind,
            actor_uid=record.actor_uid,
            actor_name=record.actor_name,
            action=record.action,
            subject=record.subject,
            details=dict(record.details),
        )


class EntriesOut(Schema):
    """Entries newest first, and the cursor of older ones ('' on the last page)."""

    items: list[EntryOut]
    next: str

    @classmethod
    def of(cls, page: Page) -> "EntriesOut":
        """The page as the API gives it."""
        return cls(items=[EntryOut.of(record) for record in page.records], next=page.before)
