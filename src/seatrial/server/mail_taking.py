"""What is done with mails that come in: to a source of alerts, or in answer to a page.

A 2yz is a promise: what was sent stands in the database. While it cannot be stored the answer is 451, which
every mail server repeats for days. What is refused with 5yz stands too, with the reason, and whoever sent it
hears of it from their own mail server.
"""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from functools import partial
from typing import TypeVar

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from prometheus_client import Counter

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.alerts import services as intake
from seatrial.domains.alerts.rules.mailing import key_in, refusal
from seatrial.domains.alerts.types import Parcel
from seatrial.domains.alerts.types.asking import Mailbox
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.rules import is_ours
from seatrial.kit import clock, mails
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

MAILS = Counter("seatrial_mails_in", "Mails that came in, by what was answered", ("status",))
_REMEDY = "Make the address of a source: seatrial alert url SOURCE"
_NOBODY = f"550 5.1.1 nobody has this address. {_REMEDY}"
_LATER = "451 4.3.0 it could not be stored; send it again"
_LONGEST_REPLY, _LONGEST_ADDRESS = 400, 320
_Found = TypeVar("_Found")
log = structlog.get_logger("seatrial.mail")


@dataclass(frozen=True, slots=True)
class Pigeonhole:
    """Where a mail goes: to a source, or, with the token of its address, to a page."""

    source: Mailbox | None = None
    reply: str = ""


class CannotDeliver(Exception):
    """The address or the mail is not taken; the message is the whole reply of SMTP."""


class Desk:
    """Knows whose addresses there are, and takes mails. Every call is given its own connection."""

    def __init__(self, domains: Collection[str], *, store: intake.Intake = intake.INTAKE) -> None:
        self._domains, self._store = frozenset(domains), store

    def find(self, recipient: str) -> Pigeonhole:
        """Where mail to that address goes. Raises CannotDeliver, for now (4yz) or for good (5yz)."""
        return _guarded(partial(self._find, recipient))

    def take(self, content: bytes, *, sender: str, holes: Sequence[Pigeonhole]) -> str:
        """The reply of SMTP; with 2yz the mail stands. `sender` is that of the envelope."""
        try:
            said = [_guarded(partial(self._take, content, sender, hole)) for hole in holes]
        except (
            CannotDeliver
        ) as refused:  # for now: all of it comes again, and what stands by then says nothing new
            said = [str(refused)]
        reply = next((each for each in said if each.startswith("2")), said[0])
        MAILS.labels(reply[:3]).inc()
        return reply

    def _find(self, recipient: str) -> Pigeonhole:
        local, _, domain = recipient.rpartition("@")
        if domain.casefold() not in self._domains:
            known = ", ".join(sorted(self._domains))
            raise CannotDeliver(_line(f"550 5.7.1 nothing is relayed; addresses here end in @{known}"))
        try:
            if key := key_in(local):
                return Pigeonhole(source=alerts.mailbox(key))
            token = _token(local, domain)
            if token:
                notices.read_reply(token, now=clock.now())
                return Pigeonhole(reply=token)
        except Problem as problem:
            raise CannotDeliver(_line(f"550 5.1.1 {problem.detail}. {problem.remedy or _REMEDY}")) from None
        raise CannotDeliver(_NOBODY)

    def _take(self, content: bytes, sender: str, hole: Pigeonhole) -> str:
        try:
            mail: mails.Mail | None = mails.read(content)
        except mails.CannotReadMail:
            mail = None  # a source keeps it as a dead letter
        if hole.source is not None:
            return self._to_source(content, mail, sender, hole.source)
        if mail is None:
            return "554 5.6.0 it is no mail: it has no headers"
        found = notices.take_reply(hole.reply, mail=mail, content=content, now=clock.now())
        if found.verb:
            return _line(f"250 2.0.0 {found.page}: {found.verb}, done")
        return _line(f"550 5.6.0 {found.page}: nothing is done: {found.problem}")

    def _to_source(self, content: bytes, mail: mails.Mail | None, sender: str, source: Mailbox) -> str:
        why = _refusal(mail, source) if mail else ""
        headers = {"mail-from": sender[:_LONGEST_ADDRESS], **({"refused": why} if why else {})}
        now = clock.now()
        parcel = Parcel(
            uid=new_uid(now), digest=source.digest, format="email", received_at=now,
            content_type="message/rfc822", path="", body=content, headers=json.dumps(headers),
        )  # fmt: skip
        if not self._store.take(parcel):
            return _NOBODY
        return _line(f"550 5.7.1 {why}") if why else f"250 2.0.0 stored as {parcel.uid}"


def domains() -> set[str]:
    """What may stand after the @ of addresses here: that of sources, and that of replies where one is set."""
    reply = parseaddr(settings.PAGING_REPLY_TO)[1].rpartition("@")[2].casefold()
    return {settings.MAIL_IN_DOMAIN, *([reply] if reply else [])}


def _refusal(mail: mails.Mail, source: Mailbox) -> str:
    if is_ours(mail, site=settings.SITE_URL):
        return "Seatrial sent this mail itself: it goes in a circle"
    return refusal(mail, spec=source.spec)


def _token(local: str, domain: str) -> str:
    """What stands behind the plus of an address for replies; '' in every other."""
    name, _, host = settings.PAGING_REPLY_TO.casefold().partition("@")
    said, _, token = local.partition("+")
    return token if name and (said.casefold(), domain.casefold()) == (name, host) else ""


def _guarded(act: Callable[[], _Found]) -> _Found:
    """What it gives; whatever keeps it from that is for now, and the mail comes again."""
    try:
        return act()
    except CannotDeliver:
        raise
    except (DatabaseError, InterfaceError, intake.CannotStore) as error:
        log.warning("a mail could not be stored", error=str(error).strip()[:300])
        raise CannotDeliver(_LATER) from None
    except Exception:  # nobody foresaw it, and no mail is lost for it
        log.exception("taking a mail failed as nobody foresaw")
        raise CannotDeliver(_LATER) from None
    finally:
        connection.close()


def _line(text: str) -> str:
    """A reply of SMTP: one line of ASCII."""
    return " ".join(text.split()).encode("ascii", "replace").decode()[:_LONGEST_REPLY]
