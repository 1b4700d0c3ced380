"""Pages and what became of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from django.db.models import Max, QuerySet

from seatrial.domains.notices.models import UNDER_WAY, ContactMethod, Delivery, PagerBeat, Try
from seatrial.domains.notices.models import Page as Row
from seatrial.domains.notices.types import (
    PAGED,
    TEST_PAGE,
    Attempt,
    ContactKind,
    DeliveryState,
    Page,
    PageDelivery,
    PageState,
    Received,
    Said,
    Urgency,
)
from seatrial.kit.problems import NotFound, Problem


def page_of(row: Row) -> Page:
    """The page as a value."""
    return Page(
        uid=str(row.uid), number=row.number, person_uid=str(row.person_uid), about=row.about,
        urgency=cast(Urgency, row.urgency), subject=row.subject_line, body=row.body, link=row.link,
        created_at=row.created_at, state=cast(PageState, row.state), answered_at=row.answered_at,
        answered_how=row.answered_how, ended_at=row.ended_at,
    )  # fmt: skip


def page(name: str) -> Page:
    """The page of that name (PG-12); raises NotFound."""
    number = name.upper().removeprefix("PG-")
    row = Row.objects.filter(number=int(number)).first() if number.isdecimal() and len(number) < 16 else None
    if row is None:
        raise NotFound(f"there is no page {name}")
    return page_of(row)


def page_by_uid(uid: UUID) -> Page:
    """The page of that uid; raises NotFound."""
    row = Row.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound("there is no such page any more")
    return page_of(row)


def pages(
    *, person_uid: str = "", about: str = "", state: str = "", before: int | None = None, limit: int = 50
) -> list[Page]:
    """Pages, the newest first: of a person, about something, in a state; from before that number."""
    rows: QuerySet[Row] = Row.objects.order_by("-number")
    wanted = {"person_uid": person_uid, "about": about, "state": state}
    rows = rows.filter(**{field: value for field, value in wanted.items() if value})
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [page_of(row) for row in rows[:limit]]


def failed_pages(abouts: Collection[str]) -> list[Page]:
    """Pages about those things that reached nobody: no provider took them, and no way is left."""
    rows = Row.objects.filter(about__in=list(abouts), state="failed").order_by("number")
    return [page_of(row) for row in rows]


def received(person_uids: Collection[str], *, start: datetime, end: datetime) -> list[Received]:
    """Which pages those people were sent from `start` on and before `end`, in order; test pages are none."""
    rows = Row.objects.filter(
        person_uid__in=list(person_uids), created_at__gte=start, created_at__lt=end
    ).exclude(about__startswith=f"{TEST_PAGE}:")
    found = rows.order_by("number").values_list("person_uid", "about", "created_at", "answered_at")
    return [Received(str(person), about, at, answered) for person, about, at, answered in found]


def tested_since(person_uids: Collection[str], *, since: datetime) -> frozenset[str]:
    """Those of the people who answered a test page since then. One query."""
    rows = Row.objects.filter(
        person_uid__in=list(person_uids), state="answered", about__startswith=f"{TEST_PAGE}:",
        answered_at__gte=since,
    )  # fmt: skip
    return frozenset(map(str, rows.values_list("person_uid", flat=True)))


def deliveries(numbers: Iterable[int]) -> dict[int, list[PageDelivery]]:
    """By number of the page: over which contact methods it went, and each try. Three queries."""
    rows = list(Delivery.objects.filter(page_id__in=list(numbers)).order_by("due_at", "uid"))
    tries: dict[UUID, list[Attempt]] = defaultdict(list)
    for each in Try.objects.filter(delivery__in=rows).order_by("number"):
        attempt = Attempt(each.number, each.began_at, each.ended_at, each.outcome, each.error)
        tries[each.delivery_id].append(attempt)
    labels = dict(
        ContactMethod.objects.filter(uid__in=[row.contact_uid for row in rows if row.contact_uid])
        .exclude(label="").values_list("uid", "label")
    )  # fmt: skip
    found: dict[int, list[PageDelivery]] = defaultdict(list)
    for row in rows:
        label = labels.get(row.contact_uid, row.kind) if row.contact_uid else "address of the account"
        found[row.page_id].append(
            PageDelivery(
                uid=str(row.uid), kind=cast(ContactKind, row.kind), label=label, due_at=row.due_at,
                state=cast(DeliveryState, row.state), sent_at=row.sent_at, delivered_at=row.delivered_at,
                error=row.error, attempts=tries[row.uid],
            )
        )  # fmt: skip
    return dict(found)


def said_about(about: str) -> Said | None:
    """What the domain that pages about it says of it; None where nobody knows it (any more)."""
    known = PAGED.find(about.partition(":")[0])
    if known is None:
        return None
    try:
        return known.words(about)
    except Problem:
        return None


def overdue(*, now: datetime, by: timedelta) -> int:
    """How many deliveries should have been taken up by then and were not: the pager is late, or away."""
    late = Delivery.objects.filter(state__in=UNDER_WAY, next_at__lt=now - by)
    return late.count()


def pager_beats(*, now: datetime) -> dict[str, timedelta]:
    """How long ago each round of the pagers last went well, by its name; the newest of all processes."""
    rows = PagerBeat.objects.values("round").annotate(last=Max("beat_at")).order_by("round")
    return {row["round"]: now - row["last"] for row in rows}
