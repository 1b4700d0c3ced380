"""Reads the log, newest first."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from seatrial.domains.audit.models import Entry, Leaf, Name
from seatrial.domains.audit.rules import names
from seatrial.domains.audit.types import Filter, Page, Record
from seatrial.kit.problems import NotFound

PAGE = 50
#: A name in a filter may mean so many people at most.
_MEANT = 50
_SHORTEST_NAME = 2
_ACTIONS = """
WITH RECURSIVE walked AS (
    SELECT min(action) AS action FROM audit_entry
    UNION ALL
    SELECT (SELECT min(e.action) FROM audit_entry e WHERE e.action > w.action) FROM walked w
     WHERE w.action IS NOT NULL
)
SELECT action FROM walked WHERE action IS NOT NULL
"""


def entries(wanted: Filter, *, before: str = "", limit: int = PAGE) -> Page:
    """The newest entries that match and are older than the entry with uid `before`, and where to go on.

    Newest by the instant that they record: the uid sorts by it.
    """
    found = _shown(_matching(wanted, before=before))[: limit + 1]
    records = tuple(_record(entry) for entry in found)
    more = len(records) > limit
    return Page(records[:limit], records[limit - 1].uid if more else "")


def every_entry(wanted: Filter) -> Iterator[Record]:
    """All entries that match, newest first, read in portions: for exports."""
    before = ""
    while True:
        page = entries(wanted, before=before, limit=1000)
        yield from page.records
        if not page.before:
            return
        before = page.before


def entry(uid: str) -> Record:
    """The entry of that uid; raises NotFound."""
    wanted = _uuid(uid)
    found = _shown(Entry.objects.filter(uid=wanted)).first() if wanted else None
    if found is None:
        raise NotFound(f"there is no entry {uid!r} in the log; entries of some actions are pruned in time")
    return _record(found)


def actions() -> list[str]:
    """Every action that the log holds, by name. Walks the index from value to value, not from row to row."""
    with connection.cursor() as cursor:
        cursor.execute(_ACTIONS)
        return [action for (action,) in cursor.fetchall()]


def uid_at(instant: datetime) -> UUID:
    """The least uid of that millisecond: uids sort by time (RFC 9562, version 7)."""
    milliseconds = max(0, int(instant.astimezone(UTC).timestamp() * 1000))
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80)


def _matching(wanted: Filter, *, before: str) -> QuerySet[Entry]:
    found = Entry.objects.order_by("-uid")
    if wanted.action:
        found = found.filter(action=wanted.action)
    if wanted.subject:
        found = found.filter(subject=wanted.subject)
    if wanted.actor:
        found = found.filter(actor_uid__in=uids_of(wanted.actor))
    if wanted.since is not None:
        found = found.filter(uid__gte=uid_at(wanted.since))
    if wanted.until is not None:
        found = found.filter(uid__lt=uid_at(wanted.until))
    older = _uuid(before)
    return found.filter(uid__lt=older) if older else found


def uids_of(actor: str) -> list[str]:
    """The uids that an actor's uid, or a part of a name, may mean."""
    if len(actor) < _SHORTEST_NAME:
        return [actor]
    named = Name.objects.filter(name__icontains=actor).values_list("actor_uid", flat=True).distinct()
    return [actor, *named[:_MEANT]]


def _shown(found: QuerySet[Entry]) -> QuerySet[Entry]:
    kept = Name.objects.filter(actor_uid=OuterRef("actor_uid")).order_by("erased_at", "-at")
    return found.annotate(
        kept_name=Subquery(kept.values("name")[:1]),
        sequence=Subquery(Leaf.objects.filter(entry=OuterRef("pk")).values("sequence")[:1]),
    )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _record(entry: Entry) -> Record:
    kept: str | None = entry.kept_name  # type: ignore[attr-defined]
    sequence: int | None = entry.sequence  # type: ignore[attr-defined]
    return Record(
        number=entry.pk,
        uid=str(entry.uid),
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_uid=entry.actor_uid,
        actor_name=names.shown(entry.actor_kind, uid=entry.actor_uid, name=kept),
        action=entry.action,
        subject=entry.subject,
        details=entry.details,
        sequence=sequence,
    )
