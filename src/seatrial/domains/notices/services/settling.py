"""What became of a delivery: written once, and followed by another way where it failed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import rules, selectors
from seatrial.domains.notices.models import ContactMethod, Delivery, Page, Try
from seatrial.domains.notices.services import paging
from seatrial.ui.statements import planned

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_LONGEST_ERROR = 500
_IS_DUE = """
SELECT 1 FROM notices_delivery WHERE lane = %s AND state IN ('queued', 'sending') AND next_at <= %s LIMIT 1
"""
#: Each is one statement and thereby one transaction: every page pays for both.
_CLAIM = """
WITH due AS (
  SELECT uid, state FROM notices_delivery
   WHERE lane = %(lane)s AND state IN ('queued', 'sending') AND next_at <= %(now)s
   ORDER BY next_at LIMIT 1 FOR UPDATE SKIP LOCKED
), lost AS (
  UPDATE notices_try SET outcome = 'lost', ended_at = %(now)s FROM due
   WHERE delivery_id = due.uid AND outcome = '' AND due.state = 'sending'
), taken AS (
  UPDATE notices_delivery AS mine SET state = 'sending', tries = tries + 1, next_at = %(until)s FROM due
   WHERE mine.uid = due.uid
  RETURNING mine.uid, page_id, contact_uid, kind, tries, failures
), begun AS (
  INSERT INTO notices_try (delivery_id, number, began_at, outcome, error)
  SELECT uid, tries, %(now)s, '', '' FROM taken
)
SELECT taken.*, page.person_uid, page.about, page.urgency, page.subject_line, page.body, page.link,
       page.created_at, COALESCE(contact.kind, ''), COALESCE(contact.address, '')
  FROM taken JOIN notices_page AS page ON page.number = taken.page_id
  LEFT JOIN notices_contactmethod AS contact ON contact.uid = taken.contact_uid
"""
_SENT = """
WITH tried AS (
  UPDATE notices_try SET outcome = 'sent', error = '', ended_at = %(now)s
   WHERE delivery_id = %(delivery)s AND number = %(tries)s
), well AS (
  UPDATE notices_contactmethod SET last_ok_at = %(now)s, failing_since = NULL WHERE uid = %(contact)s::uuid
)
UPDATE notices_delivery
   SET sent_at = %(now)s, provider_id = %(provider)s,
       error = CASE state WHEN 'sending' THEN '' ELSE error END,
       state = CASE state WHEN 'sending' THEN 'sent' ELSE state END
 WHERE uid = %(delivery)s AND tries = %(tries)s
   AND (state = 'sending' OR (state = 'cancelled' AND sent_at IS NULL))
"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may send now, which try of it this is, and what it says."""

    delivery: UUID
    number: int
    contact_uid: UUID | None
    kind: str
    tries: int
    #: how often it was tried and failed; tries that died are not among them
    failures: int
    person_uid: UUID
    about: str
    urgency: str
    subject: str
    body: str
    link: str
    created_at: datetime
    #: of the contact method; '' where none is named, or it was taken away
    way: str
    address: str


def is_due(lane: str, *, now: datetime) -> bool:
    """Whether a delivery of that lane waits to be claimed: what is asked all the time."""
    return bool(planned(_IS_DUE, values=[lane, now]))


def claim(lane: str, *, now: datetime) -> Claimed | None:
    """The delivery of that lane that has waited longest is this process's until its lease runs out; None
    where none is due. Its try is on record before anything leaves. Of one that somebody else had who is gone,
    that try is told as lost: a page is rather sent twice than never.
    """
    values: dict[str, Any] = {"lane": lane, "now": now, "until": now + rules.PAGE_LEASE}
    found = planned(_CLAIM, values=values)
    return Claimed(*found[0]) if found else None


def sent(claimed: Claimed, *, provider_id: str, now: datetime) -> None:
    """A provider took it. One that was called off meanwhile stays called off; its try says what happened."""
    values: dict[str, Any] = {
        "delivery": claimed.delivery, "tries": claimed.tries, "contact": claimed.contact_uid, "now": now,
        "provider": provider_id,
    }  # fmt: skip
    planned(_SENT, values=values)


def failed(claimed: Claimed, *, error: str, lasts: bool, now: datetime) -> None:
    """It was not taken: it is tried again later or, where that is no use, the person's next way is."""
    log.warning(
        "pages.not-sent", page=f"PG-{claimed.number}", kind=claimed.kind, tries=claimed.tries, error=error
    )
    again = None if lasts or claimed.tries >= rules.MOST_TRIES else claimed.failures + 1
    at = rules.retry_at(now, failures=again) if again else None
    with transaction.atomic():
        page = Page.objects.select_for_update().get(number=claimed.number)
        _end_try(claimed, "failed", error, now)
        ours = Delivery.objects.filter(uid=claimed.delivery, tries=claimed.tries, state="sending")
        words = {"error": error[:_LONGEST_ERROR], "failures": claimed.failures + 1}
        if at is not None:
            ours.update(state="queued", next_at=at, **words)
        elif ours.update(state="failed", **words):
            _mark_failing(claimed.contact_uid, now)
            follow(page, now=now)


def follow(page: Page, *, now: datetime) -> None:
    """A delivery of the page has failed for good: its person's next way is taken at once, also one that no
    rule names. Where there is none, and nothing else of the page is under way or arrived, it has failed.
    The page is locked.
    """
    if page.state != "open":
        return
    people = identity.profiles([str(page.person_uid)])
    ways = selectors.ways(list(people.values())).get(str(page.person_uid), [])
    used = {str(uid or "") for uid in page.deliveries.values_list("contact_uid", flat=True)}
    way = None if page.about.startswith(CODES) else rules.next_way(ways, used=used)
    if way is not None:
        paging.delivery(page.number, way=way, at=now, now=now).save(force_insert=True)
    elif not page.deliveries.exclude(state__in=("failed", "cancelled")).exists():
        paging.fail(page, now=now)


#: What pages are about that carry a code to a contact method which was not verified yet.
CODES = "contact:"


def _end_try(claimed: Claimed, outcome: str, error: str, now: datetime) -> None:
    Try.objects.filter(delivery_id=claimed.delivery, number=claimed.tries).update(
        outcome=outcome, error=error[:_LONGEST_ERROR], ended_at=now
    )


def _mark_failing(contact_uid: UUID | None, now: datetime) -> None:
    if contact_uid is not None:
        ContactMethod.objects.filter(uid=contact_uid, failing_since=None).update(failing_since=now)
