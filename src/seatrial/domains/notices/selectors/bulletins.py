"""What was said to addresses that are no account's, and to whom by notice."""

from collections.abc import Collection
from typing import cast

from seatrial.domains.notices.models import Bulletin as Row
from seatrial.domains.notices.models import Message
from seatrial.domains.notices.selectors.notices import value_of
from seatrial.domains.notices.types import Bulletin, BulletinKind, BulletinState, Notice


def bulletins(about: str) -> list[Bulletin]:
    """What was said about that, the first first."""
    return [
        Bulletin(
            kind=cast(BulletinKind, row.kind), address=row.address, about=row.about, key=row.key,
            subject=row.subject_line, created_at=row.created_at, state=cast(BulletinState, row.state),
            attempts=row.attempts, sent_at=row.sent_at, error=row.error, is_public=bool(row.farewell),
        )
        for row in Row.objects.filter(about=about).order_by("uid")
    ]  # fmt: skip


def notices_by_key(keys: Collection[str]) -> dict[str, list[Notice]]:
    """What people were told under those keys, by key, the first first."""
    found: dict[str, list[Notice]] = {}
    for row in Message.objects.filter(key__in=list(keys)).order_by("uid"):
        found.setdefault(row.key, []).append(value_of(row))
    return found
