"""Paging people: written in the caller's transaction, sent by the pager; and calling it off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from seatrial.domains.identity import selectors as identity
from seatrial.domains.notices import rules, selectors
from seatrial.domains.notices.events import PageFailed
from seatrial.domains.notices.models import UNDER_WAY, Delivery, Page
from seatrial.domains.notices.types import NewPage, Way
from seatrial.kit import events
from seatrial.kit.ids import new_uid

# One statement for any number of pages, in the order of their keys: two that insert the same ones wait for
# each other and never in a circle.
_INSERT = """
    INSERT INTO notices_page (uid, person_uid, about, key, urgency, subject_line, body, link, created_at,
        state, answered_how)
    SELECT uid, person_uid, about, key, urgency, subject_line, body, link, %(now)s, 'open', ''
      FROM unnest(%(uids)s::uuid[], %(people)s::uuid[], %(abouts)s::text[], %(keys)s::text[],
        %(urgencies)s::text[], %(subjects)s::text[], %(bodies)s::text[], %(links)s::text[])
        AS new (uid, person_uid, about, key, urgency, subject_line, body, link)
     ORDER BY key
        ON CONFLICT (key) DO NOTHING
    RETURNING uid, number
"""
Planned = Sequence[tuple[Way, timedelta]]


@dataclass(frozen=True, slots=True)
class _Written:
    uid: UUID
    number: int
    new: NewPage


@transaction.atomic
def page(new: Sequence[NewPage], *, now: datetime) -> list[str]:
    """Each page stands, and waits to be sent by the ways of its person, if, and only if, the caller's
    transaction commits. Under a key that there is already nothing is written.

    Gives the names (PG-12) of those that were written now. A person who cannot be paged at all has a page
    that has failed at once (`selectors.failed_pages`, event PageFailed): nobody waits for them. Raises
    ValueError for a link that leads away. The number of statements is the same for any number of pages.
    """
    chosen = {each.key: each for each in new}
    people = identity.profiles(dict.fromkeys(each.person_uid for each in chosen.values()))
    ways = selectors.ways(list(people.values()))
    made = selectors.paging_rules(ways)
    plans = {
        (uid, urgency): rules.plan(found, chosen=made.get(uid, []), urgency=urgency)
        for uid, found in ways.items()
        for urgency in {each.urgency for each in chosen.values()}
    }
    written = _write(list(chosen.values()), now)
    _queue(
        written, {each.uid: plans.get((each.new.person_uid, each.new.urgency), []) for each in written}, now
    )
    return [f"PG-{each.number}" for each in written]


@transaction.atomic
def page_by(new: NewPage, *, ways: Sequence[Way], now: datetime) -> str:
    """The same for one page that goes out by exactly those ways, verified or not; gives its name, '' under a
    key that there is already.
    """
    written = _write([new], now)
    _queue(written, {each.uid: [(way, timedelta(0)) for way in ways] for each in written}, now)
    return f"PG-{written[0].number}" if written else ""


@transaction.atomic
def cancel(abouts: Collection[str], *, now: datetime) -> int:
    """No page about those things is open any more, and nothing of them that waits is sent; gives how many
    were open. What is on its way in this moment may still arrive.
    """
    numbers = _lock(abouts)
    Page.objects.filter(number__in=numbers).update(state="cancelled", ended_at=now)
    stop(numbers)
    return len(numbers)


def stop(numbers: Collection[int]) -> None:
    """Nothing of those pages is sent any more, nor again."""
    Delivery.objects.filter(page_id__in=numbers, state__in=UNDER_WAY).update(state="cancelled")


def fail(row: Page, *, now: datetime) -> None:
    """The page has failed: it is told by an event, for which somebody higher looks for somebody else."""
    row.state, row.ended_at = "failed", now
    row.save(update_fields=["state", "ended_at"])
    events.publish(PageFailed(page=f"PG-{row.number}", person_uid=str(row.person_uid), about=row.about))


def _lock(abouts: Collection[str]) -> list[int]:
    rows = Page.objects.select_for_update().filter(about__in=list(abouts), state="open").order_by("number")
    return list(rows.values_list("number", flat=True))


def _write(new: Sequence[NewPage], now: datetime) -> list[_Written]:
    if not new:
        return []
    for each in new:
        if each.link and not rules.is_path(each.link):
            raise ValueError(f"{each.link!r} is no path of a page here")
    by_uid = {new_uid(now): each for each in new}
    values: dict[str, Any] = {
        "now": now,
        "uids": list(by_uid),
        "people": [UUID(each.person_uid) for each in by_uid.values()],
        "abouts": [each.about for each in by_uid.values()],
        "keys": [each.key for each in by_uid.values()],
        "urgencies": [each.urgency for each in by_uid.values()],
        "subjects": [rules.one_line(each.subject) for each in by_uid.values()],
        "bodies": [each.body.replace("\0", "") for each in by_uid.values()],
        "links": [each.link for each in by_uid.values()],
    }
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, values)
        found = cursor.fetchall()
    return [_Written(uid, number, by_uid[uid]) for uid, number in sorted(found, key=lambda row: row[1])]


def _queue(written: Sequence[_Written], plans: Mapping[UUID, Planned], now: datetime) -> None:
    rows = [
        delivery(each.number, way=way, at=now + after, now=now)
        for each in written
        for way, after in plans[each.uid]
    ]
    Delivery.objects.bulk_create(rows)
    stranded = [each.number for each in written if not plans[each.uid]]
    for row in Page.objects.filter(number__in=stranded).order_by("number") if stranded else ():
        fail(row, now=now)


def delivery(number: int, *, way: Way, at: datetime, now: datetime) -> Delivery:
    """The page's delivery by that way, to be sent at that time; not stored yet."""
    return Delivery(
        uid=new_uid(now), page_id=number, contact_uid=UUID(way.contact) if way.contact else None,
        kind=way.kind, lane=rules.lane(way.kind), due_at=at, next_at=at, state="queued",
    )  # fmt: skip
