"""The links and addresses by which a page is answered, signed by this installation."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from seatrial.domains.notices import models, rules
from seatrial.domains.notices.types import VERBS, Verb
from seatrial.kit.problems import Problem

_SALT = "notices.page"
_REPLY = "notices.reply"
#: Hexadecimal digits of a reply's token, 96 bits: with its number it fits into a local part (RFC 5321).
_DIGITS = 24


class CannotAnswer(Problem):
    """The page is not answered by this: the link is too old, or nothing is left to answer."""

    type = "cannot-answer"
    title = "This does not answer the page"
    status = 409


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link says: which page it answers and how, and the contact method that it was sent to."""

    number: int
    verb: Verb
    #: uid of the contact method; '' for the address of the account
    contact: str


def link(number: int, *, verb: Verb, contact: str) -> str:
    """The path that answers the page so; whoever has it may."""
    token = signing.dumps([number, verb, contact], salt=_SALT, compress=False)
    return f"/pages/answer/{token}"


def read_link(token: str) -> Asked:
    """What the link's token says; raises CannotAnswer for one that is not ours, or older than a week."""
    try:
        number, verb, contact = signing.loads(token, salt=_SALT, max_age=rules.ANSWERABLE)
    except signing.SignatureExpired:
        raise CannotAnswer("the link is more than a week old", remedy="Sign in, and answer there.") from None
    except (signing.BadSignature, ValueError, TypeError):
        raise CannotAnswer(
            "the link is not whole", remedy="Copy all of it, or sign in and answer there."
        ) from None
    if verb not in VERBS:
        raise CannotAnswer("the link says nothing that a page can be answered with")
    return Asked(int(number), verb, str(contact))


@dataclass(frozen=True, slots=True)
class ReplyAddress:
    """What the address of a reply says: which page, and the contact method that it was sent to."""

    number: int
    #: uid of the contact method; '' for the address of the account
    contact: str


def reply_address(number: int, *, contact: str) -> str:
    """Where replies by mail to that page go that was sent there, `page+12-...@host`; '' where no address is
    set for them.
    """
    name, at, host = parseaddr(settings.PAGING_REPLY_TO)[1].partition("@")
    return f"{name}+{number}-{_mac(number, contact)}@{host}" if at else ""


def read_reply(token: str, *, now: datetime) -> ReplyAddress:
    """What the part after the plus says; raises CannotAnswer for one that is none of ours, or whose page is
    more than a week old.
    """
    number, _, mac = token.partition("-")
    known = number.isascii() and number.isdecimal() and len(number) < 16
    ways = models.Delivery.objects.filter(page_id=int(number), kind="email") if known else ()
    for way in ways:
        contact = str(way.contact_uid or "")
        if constant_time_compare(mac.lower(), _mac(way.page_id, contact)):
            if now - way.page.created_at > rules.ANSWERABLE:
                raise CannotAnswer("the page is more than a week old", remedy="Sign in, and answer there.")
            return ReplyAddress(way.page_id, contact)
    raise CannotAnswer("the reply goes to no page of ours", remedy="Reply to the mail of the page itself.")


def _mac(number: int, contact: str) -> str:
    said = f"{number}:{contact}"
    return salted_hmac(_REPLY, said, algorithm="sha256").hexdigest()[:_DIGITS]
