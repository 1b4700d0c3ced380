"""The sealed bytes of entries, made from their columns as they stand now, in the order of the tree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from seatrial.domains.audit.rules import content
from seatrial.kit.problems import NotFound

#: Everything that is sealed of an entry, in the order in which `content.entry` takes it.
COLUMNS = (
    "e.action, e.actor_kind, e.actor_uid,"
    " to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), e.details::text, e.subject,"
    " e.uid::text"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A leaf with what is left of its entry: `content` is None where the entry is gone."""

    sequence: int
    leaf: bytes
    content: bytes | None


def content_of(entry: int) -> bytes:
    """The sealed bytes of the entry with that id; raises NotFound."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM audit_entry e WHERE e.id = %s", [entry])  # noqa: S608
        row = cursor.fetchone()
    if row is None:
        raise NotFound(f"there is no entry {entry}")
    return content.entry(row)


def leaves(lo: int, *, hi: int, portion: int = 5000) -> Iterator[Kept]:
    """The leaves from `lo` up to, but without, `hi`, each with its entry's bytes."""
    query = (
        f"SELECT l.sequence, l.hash, e.id, {COLUMNS} FROM audit_leaf l"  # noqa: S608 (our own column names)
        " LEFT JOIN audit_entry e ON e.id = l.entry"
        " WHERE l.sequence >= %s AND l.sequence < %s ORDER BY l.sequence"
    )
    for start in range(lo, hi, portion):
        with connection.cursor() as cursor:
            cursor.execute(query, [start, min(hi, start + portion)])
            rows: Sequence[Any] = cursor.fetchall()
        for sequence, digest, entry, *columns in rows:
            yield Kept(sequence, bytes(digest), None if entry is None else content.entry(columns))


def unsealed() -> Iterator[bytes]:
    """The bytes of the entries that are not in the tree yet, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit_entry e"  # noqa: S608 (our own column names)
            " WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id) ORDER BY e.id"
        )
        rows = cursor.fetchall()
    for row in rows:
        yield content.entry(row)
