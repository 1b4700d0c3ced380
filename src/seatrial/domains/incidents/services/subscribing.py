"""Readers of the status page ask for mails, confirm that they did, and end it: by links alone."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac

from seatrial.domains.audit import services as audit
from seatrial.domains.incidents import models, rules, selectors
from seatrial.domains.incidents.types import Subscription
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.types import NewBulletin
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem

_ACTOR = system("status-page")
_CONFIRM, _FAREWELL = "incidents.subscribe", "incidents.unsubscribe"
#: One at a time: whoever asks at the same moment is counted.
_LOCK = "SELECT pg_advisory_xact_lock(hashtext('seatrial.incidents.subscribing'))"


class CannotSubscribe(Problem):
    """The link is not good, too many ask at once, or no mail leaves here."""

    type = "cannot-subscribe"
    title = "You are not told by mail"
    status = 409


def farewell(uid: UUID) -> str:
    """The path by which the subscriber of that uid wants no more; it is good for ever."""
    return f"/status/unsubscribe/{signing.dumps(str(uid), salt=_FAREWELL, compress=False)}"


@transaction.atomic
def subscribe(address: str, *, came_from: str, now: datetime) -> None:
    """The address is sent a link that confirms, unless it is told already or was sent one just now: nobody
    learns from the answer who reads by mail. `came_from` is where the request came from, of which a keyed
    hash is kept until then. Raises CannotSubscribe where too many ask, or no mail leaves here.
    """
    if settings.MAIL_SERVER is None:
        raise CannotSubscribe("no mail leaves this installation", remedy="Follow the RSS feed instead.")
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
    forget_unconfirmed(now=now)
    mark = salted_hmac("incidents.subscriber", came_from, algorithm="sha256").hexdigest()
    recent = models.Subscriber.objects.filter(confirmed_at=None, asked_at__gt=now - rules.WINDOW)
    if rules.is_too_many(from_one=recent.filter(asked_from=mark).count(), of_all=recent.count()):
        raise CannotSubscribe("too many have asked within the hour", remedy="Try again in an hour.")
    plain = address.strip().casefold()
    row = models.Subscriber.objects.filter(address=plain).first()
    if row is None:
        row = models.Subscriber(uid=new_uid(now), address=plain, asked_at=now, mails=0)
    elif row.confirmed_at or not rules.may_mail(now, asked_at=row.asked_at, mails=row.mails):
        return
    row.asked_at, row.mails, row.asked_from = now, row.mails + 1, mark
    row.save()
    _ask(row, now)


def _ask(row: models.Subscriber, now: datetime) -> None:
    title = selectors.policy().status_title
    token = signing.dumps([str(row.uid), int(now.timestamp())], salt=_CONFIRM, compress=False)
    body = (
        f"Somebody, you we hope, asked that {title} be told to this address by mail.\n\n"
        "Press the button behind this link if you want that. It is good for a day; without it nothing comes."
    )
    bulletin = NewBulletin(
        kind="email", address=row.address, about="status:subscription",
        key=f"subscribe:{row.uid}:{row.mails}",
        subject=f"Please confirm: {title} by mail", body=body, link=f"/status/confirm/{token}",
        farewell=farewell(row.uid),
    )  # fmt: skip
    notices.post([bulletin], now=now)


def look(token: str, *, now: datetime) -> Subscription:
    """What the link of a mail would confirm; nothing is changed by looking."""
    row, hindrance = _read(token, models.Subscriber.objects.all(), now)
    return Subscription(row.address if row else "", hindrance)


@transaction.atomic
def confirm(token: str, *, now: datetime) -> Subscription:
    """The address is told from now on. Twice changes nothing. Raises CannotSubscribe for a link that is not
    whole, too old, or of an address that was taken away.
    """
    row, hindrance = _read(token, models.Subscriber.objects.select_for_update(), now)
    if row is None:
        raise CannotSubscribe(hindrance, remedy="Ask for another mail on the status page.")
    if row.confirmed_at is None:
        row.confirmed_at, row.asked_from = now, ""
        row.save(update_fields=["confirmed_at", "asked_from"])
        audit.record("status.subscribed", actor=_ACTOR, subject=f"subscriber:{row.uid}", now=now)
    return Subscription(row.address)


def _read(
    token: str, rows: QuerySet[models.Subscriber], now: datetime
) -> tuple[models.Subscriber | None, str]:
    try:
        uid, stamp = signing.loads(token, salt=_CONFIRM)
        asked_at = datetime.fromtimestamp(int(stamp), tz=now.tzinfo)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None, "the link is not whole"
    row = rows.filter(uid=uid).first()
    if row is None:
        return None, "the address was taken away meanwhile"
    if row.confirmed_at is None and not rules.is_good(asked_at, now=now):
        return None, "the link is more than a day old"
    return row, ""


@transaction.atomic
def unsubscribe(token: str, *, now: datetime) -> None:
    """Whoever has the link is told no more: the address is gone, and what waits for it. Twice changes
    nothing. Raises CannotSubscribe for a link that is not whole.
    """
    try:
        uid = signing.loads(token, salt=_FAREWELL)
    except signing.BadSignature:
        raise CannotSubscribe("the link is not whole", remedy="Copy all of it.") from None
    row = models.Subscriber.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        return
    notices.withdraw(row.address)
    row.delete()
    audit.record("status.unsubscribed", actor=_ACTOR, subject=f"subscriber:{uid}", now=now)


def forget_unconfirmed(*, now: datetime) -> int:
    """Addresses that nobody confirmed in time are gone; gives how many."""
    rows = models.Subscriber.objects.filter(confirmed_at=None, asked_at__lt=now - rules.LIFE)
    return rows.delete()[0]
