"""Replies by mail: each is on record, and answers its page where its person says so by it."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import models, rules, selectors
from seatrial.domains.notices.services.answering import answer_reply
from seatrial.domains.notices.services.linking import ReplyAddress, read_reply
from seatrial.domains.notices.types import MailReply, Verb
from seatrial.kit.mails import Mail, unquoted_lines
from seatrial.kit.problems import Problem

_LONGEST_WORDS, _LONGEST_PROBLEM, _LONGEST_SENDER = 200, 500, 320
_HOW = "Begin the reply with ack, resolve or escalate, on a line of its own."


@transaction.atomic
def take_reply(token: str, *, mail: Mail, content: bytes, now: datetime) -> MailReply:
    """The reply is on record, and its page is answered where the first line that is not quoted says so, and
    the mail comes from the address that the page went to; else `problem` says why nothing was done.

    `token` is what stands after the plus of the address that it went to, `content` the mail as it came. The
    same mail again changes nothing. Raises CannotAnswer for an address that is none of ours.
    """
    to = read_reply(token, now=now)
    values = {
        "sender": mail.sender[:_LONGEST_SENDER], "problem": "it is not read yet", "at": now,
        "words": next(iter(unquoted_lines(mail.text)), "")[:_LONGEST_WORDS],
    }  # fmt: skip
    # inserted first: who brings a second copy at the same time waits here for the first
    row, is_new = models.MailReply.objects.get_or_create(
        page_id=to.number, message=_identity(mail, content), defaults=values
    )
    if is_new:
        row.verb, row.problem = _done(to, mail, now)
        row.save(update_fields=["verb", "problem"])
    return selectors.reply_of(row)


def _done(to: ReplyAddress, mail: Mail, now: datetime) -> tuple[str, str]:
    """What the mail answered, and '', or '' and why it answered nothing."""
    if why := rules.reply_refusal(mail, address=_address(to), site=settings.SITE_URL):
        return "", why
    verb: Verb | None = rules.reply_verb(mail.text)
    if verb is None:
        return "", f"its first line is no answer. {_HOW}"
    try:
        with transaction.atomic():
            answer_reply(to, verb=verb, now=now)
    except Problem as problem:
        return "", f"{problem.detail}. {problem.remedy}".removesuffix(" ")[:_LONGEST_PROBLEM]
    return verb, ""


def _address(to: ReplyAddress) -> str:
    """Where the page went that is answered; '' where nobody is there any more."""
    page = selectors.page(f"PG-{to.number}")
    if to.contact:
        rows = models.ContactMethod.objects.filter(uid=to.contact, person_uid=page.person_uid)
        return rows.values_list("address", flat=True).first() or ""
    person = identity.profiles([page.person_uid]).get(page.person_uid)
    return person.email if person is not None and rules.may_be_told(person) else ""


def _identity(mail: Mail, content: bytes) -> str:
    return hashlib.sha256(mail.message_id.encode() or content).hexdigest()
