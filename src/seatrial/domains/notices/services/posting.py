"""Bulletins to addresses that are no account's: written in the caller's transaction, sent afterwards."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from seatrial.domains.notices import rules
from seatrial.domains.notices.models import Bulletin
from seatrial.domains.notices.types import NewBulletin
from seatrial.kit.ids import new_uid


@transaction.atomic
def post(new: Sequence[NewBulletin], *, now: datetime) -> None:
    """Each of them is sent soon after the caller's transaction commits, however often this is called. Raises
    ValueError for a link that leads away.
    """
    for each in new:
        for path in (each.link, each.farewell):
            if path and not rules.is_path(path):
                raise ValueError(f"{path!r} is no path of a page here")
    rows = [
        Bulletin(
            uid=new_uid(now), kind=each.kind, address=each.address, about=each.about, key=each.key,
            subject_line=rules.one_line(each.subject), body=each.body.replace("\0", ""), link=each.link,
            farewell=each.farewell, created_at=now, next_try_at=now,
        )
        for each in new
    ]  # fmt: skip
    Bulletin.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def withdraw(address: str) -> int:
    """What waits for the address of somebody outside is never sent; gives how much that was."""
    return Bulletin.objects.filter(address=address, state="waiting").exclude(farewell="").delete()[0]
