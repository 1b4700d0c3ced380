"""Telling people something: written in the caller's transaction, mailed afterwards."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import rules, selectors
from seatrial.domains.notices.models import Message
from seatrial.domains.notices.services import waking
from seatrial.domains.notices.types import NOTICE_KINDS, MailState
from seatrial.kit.ids import new_uid


@transaction.atomic
def tell(
    person_uids: Iterable[str], *, kind: str, subject: str, body: str, link: str, key: str, now: datetime,
    ics: str = "",
) -> list[str]:  # fmt: skip
    """Each of the people has the notice on their page if, and only if, the caller's transaction commits; it
    is mailed soon after where they have an address and want mail of that kind.

    `link` is a path of a page here. Under one `key` a person is told once, however often this is called;
    '' tells again. Programs, and accounts that are off or erased, are left out. Gives the uids of those who
    were told now. Raises NotFound for a kind that nobody registered, ValueError for a link that leads away.
    """
    NOTICE_KINDS.get(kind)
    if link and not rules.is_path(link):
        raise ValueError(f"{link!r} is no path of a page here")
    wanted = list(dict.fromkeys(person_uids))
    people = {uid: found for uid, found in identity.profiles(wanted).items() if rules.may_be_told(found)}
    chosen = selectors.preferences_of(people)
    rows = [
        Message(
            uid=new_uid(now), person_uid=UUID(uid), kind=kind, subject_line=rules.one_line(subject),
            body=body, link=link, ics=ics, key=key, created_at=now, next_try_at=now,
            mail=_mail(found.email, wants=uid not in chosen or chosen[uid].wants(kind)),
        )
        for uid, found in people.items()
    ]  # fmt: skip
    before = set(Message.objects.filter(key=key, person_uid__in=people).values_list("person_uid", flat=True))
    fresh = [row for row in rows if not key or row.person_uid not in before]
    Message.objects.bulk_create(fresh, ignore_conflicts=True)
    if any(row.mail == "waiting" for row in fresh):
        waking.wake_after_commit()
    return [str(row.person_uid) for row in fresh]


def _mail(address: str, *, wants: bool) -> MailState:
    if settings.MAIL_SERVER is None or not address:
        return "none"
    return "waiting" if wants else "off"
