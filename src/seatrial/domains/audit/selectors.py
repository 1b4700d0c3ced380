"""Reads the log."""

from collections.abc import Iterator

from django.db.models import QuerySet

from seatrial.domains.audit.models import Entry
from seatrial.domains.audit.types import Filter, Page, Record

PAGE = 50


def entries(wanted: Filter, *, before: int | None = None, limit: int = PAGE) -> Page:
    """The newest entries that match and are older than number `before`, and where to go on."""
    found = _matching(wanted, before=before)[: limit + 1]
    records = tuple(_record(entry) for entry in found)
    more = len(records) > limit
    return Page(records[:limit], records[limit - 1].number if more else None)


def every_entry(wanted: Filter) -> Iterator[Record]:
    """All entries that match, newest first, read in portions: for exports."""
    before: int | None = None
    while True:
        page = entries(wanted, before=before, limit=1000)
        yield from page.records
        if page.before is None:
            return
        before = page.before


def actions() -> list[str]:
    """Every action that the log holds, by name. Walks the index from value to value, not from row to row."""
    found: list[str] = []
    while True:
        following = Entry.objects.order_by("action").values_list("action", flat=True)
        action = (following.filter(action__gt=found[-1]) if found else following).first()
        if action is None:
            return found
        found.append(action)


def _matching(wanted: Filter, *, before: int | None) -> QuerySet[Entry]:
    found = Entry.objects.order_by("-id")
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    return found.filter(id__lt=before) if before is not None else found


def _record(entry: Entry) -> Record:
    return Record(
        number=entry.pk,
        uid=str(entry.uid),
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_uid=entry.actor_uid,
        actor_name=entry.actor_name,
        action=entry.action,
        subject=entry.subject,
        details=entry.details,
    )
