"""What somebody was told."""

from collections.abc import Collection
from datetime import datetime
from typing import cast
from uuid import UUID

from seatrial.domains.notices.models import Message
from seatrial.domains.notices.types import MailState, Notice
from seatrial.kit.problems import NotFound


def value_of(row: Message) -> Notice:
    """The message as a value."""
    return Notice(
        uid=str(row.uid), person_uid=str(row.person_uid), kind=row.kind, subject=row.subject_line,
        body=row.body, link=row.link, ics=row.ics, created_at=row.created_at, read_at=row.read_at,
        mail=cast(MailState, row.mail), attempts=row.attempts, next_try_at=row.next_try_at,
        sent_at=row.sent_at, given_up_at=row.given_up_at, error=row.error,
    )  # fmt: skip


def notices(
    person_uid: str, *, unread: bool = False, before: UUID | None = None, limit: int = 50
) -> list[Notice]:
    """What the person was told, the newest first, from before the one of that uid (uids bear their time)."""
    rows = Message.objects.filter(person_uid=person_uid).order_by("-uid")
    if unread:
        rows = rows.filter(read_at=None)
    if before is not None:
        rows = rows.filter(uid__lt=before)
    return [value_of(row) for row in rows[:limit]]


def notice(uid: UUID, *, person_uid: str) -> Notice:
    """That one of the person's; raises NotFound, also for what somebody else was told."""
    row = Message.objects.filter(uid=uid, person_uid=person_uid).first()
    if row is None:
        raise NotFound(f"there is no notice {uid} for you")
    return value_of(row)


def unread(person_uid: str) -> int:
    """How many the person has not read."""
    return Message.objects.filter(person_uid=person_uid, read_at=None).count()


def is_anything_to_mail(*, now: datetime) -> bool:
    """Whether a notice is due to be mailed."""
    return Message.objects.filter(mail="waiting", next_try_at__lte=now).exists()


def told_of(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys under which somebody was told."""
    return frozenset(Message.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def undelivered() -> dict[str, int]:
    """How many notices wait to be mailed after a failure, and how many were given up."""
    rows = Message.objects.filter(mail__in=("waiting", "given_up"), attempts__gt=0).order_by()
    return {state: rows.filter(mail=state).count() for state in ("waiting", "given_up")}
