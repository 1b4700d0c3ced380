"""Sending pages: what is due is handed to whoever carries it, at least once each.

Only the pager imports this module: no other process pays for Apprise, which takes long to import.
"""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection

from seatrial.connectors import smtp
from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import formats, rules, selectors
from seatrial.domains.notices.drivers import CannotPage, account, call_up, post
from seatrial.domains.notices.drivers.carrying import carry
from seatrial.domains.notices.formats import Outgoing
from seatrial.domains.notices.services import calling, codes, linking, settling
from seatrial.domains.notices.services.settling import Claimed
from seatrial.domains.notices.types import ContactKind

Clock = Callable[[], datetime]
#: Seconds that the mail server may take for one answer: a page is in a hurry.
_MAIL_ANSWER = 5.0
#: Where Twilio tells what became of a message.
RECEIPTS = "/api/v1/paging/receipts/twilio"
_POSTED = ("webhook", "slack", "teams")
#: Between two attempts to write an outcome while the database is away.
_PAUSE_SECONDS = 0.3


def send_due(*, clock: Clock, limit: int = 100, lanes: Collection[str] = rules.LANES) -> int:
    """Deliveries of those lanes that are due were tried once, one after the other, up to `limit`; gives how
    many. Any number of processes and threads may do this at once.

    Each is claimed with a lease, sent outside any transaction, and its outcome written at once: who dies in
    between leaves it to the next, who sends it again under the same key of idempotency.
    """
    done = 0
    for lane in lanes:
        while done < limit and settling.is_due(lane, now=clock()):
            done += _by_mail(limit - done, clock) if lane == "mail" else _one(lane, None, clock)
    return done


def _by_mail(limit: int, clock: Clock) -> int:
    """Over one connection, which is there before anything is claimed: a lease is not spent on waiting."""
    done = 0
    try:
        with _mail_session() as session:
            while done < limit and _one("mail", session, clock):
                done += 1
    except smtp.CannotMail as problem:
        while done < limit and (claimed := settling.claim("mail", now=clock())):
            settling.failed(claimed, error=problem.detail, lasts=False, now=clock())
            done += 1
    return done


@contextmanager
def _mail_session() -> Iterator[smtp.Session | None]:
    if settings.MAIL_SERVER is None:
        yield None
        return
    with smtp.session(settings.MAIL_SERVER, timeout=_MAIL_ANSWER) as session:
        yield session


def _one(lane: str, session: smtp.Session | None, clock: Clock) -> int:
    """The next delivery of the lane was tried; 0 where none is due. Raises CannotMail where the connection
    is gone, after the delivery was put back.
    """
    claimed = settling.claim(lane, now=clock())
    if claimed is None:
        return 0
    gone: smtp.CannotMail | None = None
    try:
        if claimed.tries >= rules.MOST_TRIES:
            raise CannotPage("it was taken up too often and never ended", lasts=True)
        provider_id = _hand_over(claimed, session, clock)
    except smtp.CannotMail as problem:
        settling.failed(claimed, error=problem.detail, lasts=problem.lasts, now=clock())
        gone = None if problem.refused else problem
    except CannotPage as problem:
        settling.failed(claimed, error=problem.detail, lasts=problem.lasts, now=clock())
    except ValueError as error:
        words = f"nothing can be made of it: {type(error).__name__}"
        settling.failed(claimed, error=words, lasts=True, now=clock())
    else:
        _record(claimed, provider_id, clock)
    if gone is not None:
        raise gone
    return 1


def _record(claimed: Claimed, provider_id: str, clock: Clock) -> None:
    """That it was sent is on record, also where the database is restarted in this moment: as long as the
    lease holds, trying to write it is better than sending it again.
    """
    until = clock() + rules.PAGE_LEASE
    while True:
        try:
            settling.sent(claimed, provider_id=provider_id, now=clock())
            return
        except (DatabaseError, InterfaceError):
            connection.close()
            if clock() >= until:
                raise
            time.sleep(_PAUSE_SECONDS)


def _hand_over(claimed: Claimed, session: smtp.Session | None, clock: Clock) -> str:
    """Whoever carries it took it; gives their id of it, '' where they give none."""
    said = _outgoing(claimed)
    if said.kind == "email":
        if session is None:
            raise CannotPage("no mail server is set", lasts=True)
        mail = formats.page_mail(said, sender=settings.MAIL_FROM, site=settings.SITE_URL)
        within = rules.PATIENCE.total_seconds()
        session.send(mail, sender=settings.MAIL_FROM, recipient=said.address, within=within)
        return ""
    if said.kind in _POSTED:
        _post(said, claimed, clock())
        return ""
    return _by_provider(said, str(claimed.contact_uid or ""))


def _post(said: Outgoing, claimed: Claimed, now: datetime) -> None:
    headers = {"content-type": "application/json"}
    if said.kind == "webhook":
        body = formats.page_json(said)
        secret = codes.secret_of(claimed.contact_uid or claimed.delivery)
        headers = formats.webhook_headers(body, delivery=said.delivery, secret=secret, now=now)
    else:
        body = formats.slack_json(said) if said.kind == "slack" else formats.teams_json(said)
    post(said.address, body=body, headers=headers, allow=settings.PROBE_ALLOW)


def _by_provider(said: Outgoing, contact: str) -> str:
    template = said.address if said.kind == "apprise" else settings.PAGING_PROVIDERS.get(said.kind, "")
    if not template:
        raise CannotPage(f"no provider is set for {said.kind}", lasts=True)
    own = account(template) if said.kind in ("sms", "voice") else None
    if own is not None:
        speak = said.kind == "voice"
        text = _call(said, contact) if speak else formats.page_text(said)
        callback = f"{settings.SITE_URL}{RECEIPTS}"
        return call_up(
            own, to=said.address, text=text, speak=speak, callback=callback, key=said.delivery,
            allow=settings.PROBE_ALLOW,
        )  # fmt: skip
    url = template if said.kind == "apprise" else template.replace("{to}", said.address)
    title = f"{said.page} {said.subject}"
    carry(url, title=title, text=formats.page_text(said), within=rules.PATIENCE)
    return ""


def _call(said: Outgoing, contact: str) -> str:
    """What a call says, and asks where something can be answered."""
    action = calling.action_of(int(said.page.partition("-")[2]), contact=contact)
    verbs = frozenset(verb for verb, _ in said.answers)
    return formats.call(formats.page_speech(said), action=action, verbs=verbs)


def _outgoing(claimed: Claimed) -> Outgoing:
    """The page as it goes out over that way. Raises CannotPage where nobody is there any more."""
    uid = str(claimed.person_uid)
    person = identity.profiles([uid]).get(uid)
    if person is None or not rules.may_be_told(person):
        raise CannotPage("the account is off, or no person's", lasts=True)
    kind, address = _address(claimed, person.email)
    contact = str(claimed.contact_uid or "")
    said = selectors.said_about(claimed.about)
    answers = tuple(
        (verb, f"{settings.SITE_URL}{linking.link(claimed.number, verb=verb, contact=contact)}")
        for verb in (said.verbs if said else ())
    )
    body = claimed.body
    if claimed.about.startswith(settling.CODES):
        body = body.replace("{code}", codes.code_of(UUID(claimed.about.removeprefix(settling.CODES))))
    return Outgoing(
        delivery=str(claimed.delivery), page=f"PG-{claimed.number}", about=claimed.about, kind=kind,
        address=address, name=person.name, subject=claimed.subject, body=body,
        urgency="low" if claimed.urgency == "low" else "high",
        url=f"{settings.SITE_URL}{claimed.link}" if claimed.link else "", answers=answers,
        reply_to=linking.reply_address(claimed.number, contact=contact) if answers else "",
        at=claimed.created_at,
    )  # fmt: skip


def _address(claimed: Claimed, account_email: str) -> tuple[ContactKind, str]:
    if claimed.contact_uid is None:
        if not account_email:
            raise CannotPage("the account has no address any more", lasts=True)
        return "email", account_email
    if not claimed.way:
        raise CannotPage("the contact method was taken away", lasts=True)
    kinds: dict[str, ContactKind] = {kind: kind for kind in selectors.usable_kinds()}
    if claimed.way not in kinds:
        raise CannotPage(f"nothing is set here that reaches somebody by {claimed.way}", lasts=True)
    return kinds[claimed.way], claimed.address
