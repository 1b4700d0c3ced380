"""What became of a delivery: written once, and followed by another way where it failed."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import rules, selectors
from seatrial.domains.notices.models import ContactMethod, Delivery, Page, Try
from seatrial.domains.notices.services import paging

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_LONGEST_ERROR = 500


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that this process may send now, and which try of it this is."""

    delivery: UUID
    number: int
    contact_uid: UUID | None
    kind: str
    tries: int
    #: how often it was tried and failed; tries that died are not among them
    failures: int


@transaction.atomic
def claim(lane: str, *, now: datetime) -> Claimed | None:
    """The delivery of that lane that has waited longest is this process's until its lease runs out; None
    where none is due. Its try is on record before anything leaves.
    """
    due = Delivery.objects.filter(lane=lane, state__in=("queued", "sending"), next_at__lte=now)
    row = due.order_by("next_at").select_for_update(skip_locked=True).first()
    if row is None:
        return None
    if row.state == "sending":  # whoever had it is gone: it is sent again, a page twice rather than never
        Try.objects.filter(delivery=row, outcome="").update(outcome="lost", ended_at=now)
    row.state, row.tries, row.next_at = "sending", row.tries + 1, now + rules.PAGE_LEASE
    row.save(update_fields=["state", "tries", "next_at"])
    Try.objects.create(delivery=row, number=row.tries, began_at=now)
    return Claimed(row.uid, row.page_id, row.contact_uid, row.kind, row.tries, row.failures)


@transaction.atomic
def sent(claimed: Claimed, *, provider_id: str, now: datetime) -> None:
    """A provider took it. One that was called off meanwhile stays called off; its try says what happened."""
    _end_try(claimed, "sent", "", now)
    ours = Delivery.objects.filter(uid=claimed.delivery, tries=claimed.tries)
    ours.filter(state="sending").update(state="sent", sent_at=now, error="", provider_id=provider_id)
    ours.filter(state="cancelled", sent_at=None).update(sent_at=now, provider_id=provider_id)
    if claimed.contact_uid is not None:
        ContactMethod.objects.filter(uid=claimed.contact_uid).update(last_ok_at=now, failing_since=None)


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
