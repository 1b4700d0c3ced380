"""Writes the audit log."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from seatrial.domains.audit.models import Entry
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid


def record(
    action: str,
    *,
    actor: Actor,
    subject: str,
    details: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """The entry stands in the log if, and only if, the transaction around this call commits.

    `action` is `domain.past-tense` (`workspace.applied`), `subject` a URN, `details` plain JSON
    without secrets. Entries are never changed or deleted: the database refuses.
    """
    Entry.objects.create(
        uid=new_uid(now),
        at=now,
        actor_kind=actor.kind,
        actor_uid=actor.uid,
        actor_name=actor.name,
        action=action,
        subject=subject,
        details=dict(details or {}),
    )


def record_many(
    action: str, *, actor: Actor, subjects: Sequence[tuple[str, Mapping[str, Any]]], now: datetime
) -> None:
    """The same for several subjects, each with its details, in their order and in one statement."""
    Entry.objects.bulk_create(
        [
            Entry(
                uid=new_uid(now),
                at=now,
                actor_kind=actor.kind,
                actor_uid=actor.uid,
                actor_name=actor.name,
                action=action,
                subject=subject,
                details=dict(details),
            )
            for subject, details in subjects
        ],
        batch_size=1000,
    )
