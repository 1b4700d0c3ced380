"""Delivering: notices that wait are handed over to the mail server, at least once each."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils.crypto import salted_hmac

from seatrial.connectors import smtp
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.types import Profile
from seatrial.domains.notices import models, rules
from seatrial.domains.notices.formats import Letter, mail
from seatrial.domains.notices.services.mailing import mail_each

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
#: Mails that one connection takes.
_BATCH = 20
_LONGEST_ERROR = 500


def deliver(*, server: smtp.MailServer, sender: str, site: str, clock: Callable[[], datetime]) -> int:
    """Every notice that is due was tried once; gives how many were. What fails is due again later.

    A mail is marked as sent after the server took it: who dies in between sends a second copy, with the
    same Message-ID. Workers never try one at once.
    """
    tried = 0
    while rows := _claim(clock()):
        tried += len(rows)
        _hand_over(rows, server, sender, site, clock)
    return tried


@transaction.atomic
def _claim(now: datetime) -> list[models.Message]:
    due = models.Message.objects.filter(mail="waiting", next_try_at__lte=now).order_by("next_try_at", "uid")
    rows = list(due.select_for_update(skip_locked=True)[:_BATCH])
    for row in rows:
        row.attempts, row.next_try_at = row.attempts + 1, now + rules.LEASE
        row.save(update_fields=["attempts", "next_try_at"])
    return rows


def _hand_over(
    rows: list[models.Message], server: smtp.MailServer, sender: str, site: str, clock: Callable[[], datetime]
) -> None:
    people = identity.profiles(str(row.person_uid) for row in rows)
    told = {row.uid: people[uid] for row in rows if _can_be_told(people.get(uid := str(row.person_uid)))}
    for row in rows:
        if row.uid not in told:
            _finish(row.uid, mail="none", next_try_at=None, error="")

    def send(row: models.Message, session: smtp.Session) -> None:
        made = mail(_letter(row, told[row.uid]), sender=sender, site=site)
        session.send(made, sender=sender, recipient=told[row.uid].email)

    def sent(row: models.Message) -> None:
        address = told[row.uid].email.casefold()
        hashed = salted_hmac("notices.address", address, algorithm="sha256").hexdigest()
        _finish(row.uid, mail="sent", sent_at=clock(), next_try_at=None, error="", address_hash=hashed)

    def failed(row: models.Message, problem: smtp.CannotMail) -> None:
        _failed(row, problem, clock())

    mail_each([row for row in rows if row.uid in told], server=server, send=send, sent=sent, failed=failed)


def _can_be_told(person: Profile | None) -> bool:
    return person is not None and bool(person.email) and rules.may_be_told(person)


def _letter(row: models.Message, person: Profile) -> Letter:
    return Letter(
        uid=str(row.uid), name=person.name, address=person.email, subject=row.subject_line, body=row.body,
        link=row.link, ics=row.ics, at=row.created_at,
    )  # fmt: skip


def _failed(row: models.Message, problem: smtp.CannotMail, now: datetime) -> None:
    again = None if problem.lasts else rules.next_try(now, attempts=row.attempts)
    log.warning("notices.not-mailed", notice=str(row.uid), attempts=row.attempts, error=problem.detail)
    error = problem.detail[:_LONGEST_ERROR]
    if again is None:
        _finish(row.uid, mail="given_up", given_up_at=now, next_try_at=None, error=error)
    else:
        _finish(row.uid, next_try_at=again, error=error)


def _finish(uid: UUID, **fields: object) -> None:
    with suppress(models.Message.DoesNotExist):
        models.Message.objects.filter(uid=uid, mail="waiting").update(**fields)
