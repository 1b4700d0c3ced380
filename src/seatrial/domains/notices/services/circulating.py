"""Sending bulletins: what is due is handed over, at least once each, and tried again where it fails."""

from collections.abc import Callable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from seatrial.connectors import smtp
from seatrial.domains.notices import formats, rules
from seatrial.domains.notices.drivers import CannotPage, post
from seatrial.domains.notices.models import Bulletin
from seatrial.domains.notices.services.mailing import mail_each
from seatrial.domains.notices.types import CHANNELS
from seatrial.kit.problems import Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_LONGEST_ERROR = 500
#: Mails that one connection takes before others have their turn.
_BATCH = 20


def circulate(*, clock: Callable[[], datetime]) -> int:
    """Up to a batch of bulletins that are due were tried once; gives how many. Any number of processes may do
    this at once: each is claimed with a lease, and sent outside any transaction.
    """
    rows = _claim(clock())
    mails = [row for row in rows if row.kind == "email"]
    for row in rows:
        if row.kind == "channel":
            _to_channel(row, clock)
    if mails:
        _by_mail(mails, clock)
    return len(rows)


@transaction.atomic
def _claim(now: datetime) -> list[Bulletin]:
    due = Bulletin.objects.filter(state="waiting", next_try_at__lte=now).order_by("next_try_at", "uid")
    rows = list(due.select_for_update(skip_locked=True)[:_BATCH])
    for row in rows:
        row.attempts, row.next_try_at = row.attempts + 1, now + rules.LEASE
    Bulletin.objects.bulk_update(rows, ["attempts", "next_try_at"])
    return rows


def _to_channel(row: Bulletin, clock: Callable[[], datetime]) -> None:
    word, _, name = row.address.partition(":")
    try:
        channel = CHANNELS.get(word)(name)
        body, headers = formats.bulletin_post(_said(row), channel=channel, now=clock())
        post(channel.url, body=body, headers=headers, allow=settings.PROBE_ALLOW)
    except CannotPage as problem:
        _failed(row, problem.detail, lasts=problem.lasts, now=clock())
    except Problem as problem:  # the definition may be repaired until the last try
        _failed(row, problem.detail, lasts=False, now=clock())
    else:
        _sent(row, clock())


def _by_mail(rows: list[Bulletin], clock: Callable[[], datetime]) -> None:
    if settings.MAIL_SERVER is None:
        for row in rows:
            _failed(row, "no mail server is set", lasts=False, now=clock())
        return

    def send(row: Bulletin, session: smtp.Session) -> None:
        mail = formats.bulletin_mail(_said(row), sender=settings.MAIL_FROM, address=row.address)
        session.send(mail, sender=settings.MAIL_FROM, recipient=row.address)

    def sent(row: Bulletin) -> None:
        _sent(row, clock())

    def failed(row: Bulletin, problem: smtp.CannotMail) -> None:
        _failed(row, problem.detail, lasts=problem.lasts, now=clock())

    mail_each(rows, server=settings.MAIL_SERVER, send=send, sent=sent, failed=failed)


def _said(row: Bulletin) -> formats.Said:
    return formats.Said(
        uid=str(row.uid), about=row.about, subject=row.subject_line, body=row.body, link=row.link,
        farewell=row.farewell, at=row.created_at, site=settings.SITE_URL,
    )  # fmt: skip


def _sent(row: Bulletin, now: datetime) -> None:
    _finish(row, state="sent", sent_at=now, error="")


def _failed(row: Bulletin, error: str, *, lasts: bool, now: datetime) -> None:
    again = None if lasts else rules.next_try(now, attempts=row.attempts)
    words = error.replace(row.address, "the address")[:_LONGEST_ERROR] if row.farewell else error
    log.warning("bulletins.not-sent", bulletin=str(row.uid), attempts=row.attempts, error=words)
    if again is None:
        _finish(row, state="given_up", error=words[:_LONGEST_ERROR])
    else:
        ours = Bulletin.objects.filter(uid=row.uid, state="waiting")
        ours.update(next_try_at=again, error=words[:_LONGEST_ERROR])


def _finish(row: Bulletin, **fields: object) -> None:
    forgotten = {"address": ""} if row.farewell else {}
    ours = Bulletin.objects.filter(uid=row.uid, state="waiting")
    ours.update(next_try_at=None, **forgotten, **fields)
