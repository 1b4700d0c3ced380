"""Seals entries: gives each its place in the Merkle tree (RFC 6962), soon after it was committed.

Writers take no lock for it and never wait. Transactions commit in another order than they begin, so a row
can appear that is older than rows which are sealed already. Each row carries its transaction's id; a batch
says up to which of them everything is sealed. That bound never passes a transaction that still runs
(`pg_snapshot_xmin`): what such a one commits later lies behind the bound, and the next round finds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from seatrial.domains.audit.rules import content
from seatrial.domains.audit.rules.tree import Frontier, complete_root, leaf_hash
from seatrial.domains.audit.types import Sealed
from seatrial.kit.problems import Problem

#: Only one round at a time; others come back empty-handed.
LOCK = 7253_6962
BATCH = 5000
#: Hashes in a tile (C2SP tlog-tiles).
TILE = 256
_LEVELS = 7

# One statement, hence one snapshot: what it does not see lies behind the bound that it gives. Rows beyond
# the newest transaction come from a copy of another server's tables; `everything` takes them too.
_WAITING = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, waiting.*
  FROM (SELECT 1) AS always LEFT JOIN LATERAL (
    SELECT e.id, e.xid::text::bigint, e.action, e.actor_kind, e.actor_uid,
           to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS at,
           e.details::text AS details, e.subject, e.uid::text AS uid
      FROM audit_entry e
     WHERE (e.xid, e.id) > (%(xid)s::text::xid8, %(entry)s)
       AND (%(everything)s OR e.xid < pg_snapshot_xmax(pg_current_snapshot())
            OR e.xid = pg_current_xact_id_if_assigned())
       AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)
     ORDER BY e.xid, e.id LIMIT %(limit)s) AS waiting ON true
"""
_LAST = "SELECT size, root, frontier, xid, entry FROM audit_batch ORDER BY size DESC LIMIT 1"
_NEWEST = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint"


class CannotSeal(Problem):
    """The tree does not fit to itself, or an entry not to it: somebody changed it. Nothing was sealed."""

    type = "cannot-seal-audit-log"
    title = "The audit log cannot be sealed"
    status = 500


@dataclass(frozen=True, slots=True)
class _Waiting:
    xmin: int
    rows: Sequence[tuple[int, int, bytes]]  # entry, its transaction, its leaf hash


def seal(*, now: datetime, limit: int = BATCH) -> Sealed:
    """Up to `limit` entries that were committed are in the tree; `more` says whether others wait.

    Nothing is skipped and nothing sealed twice, whatever is killed when: it is one transaction. Raises
    CannotSeal where the stored tree is not what its last batch says.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return Sealed(0, 0)
        frontier, xid, entry = _standing(cursor)
        everything = _is_from_elsewhere(cursor, xid)
        waiting = _waiting(cursor, (0, 0) if everything else (xid, entry), limit, everything=everything)
        if not waiting.rows:
            return Sealed(0, frontier.size)
        is_full = len(waiting.rows) == limit
        # a copy from elsewhere is looked through as a whole until nothing of it is left
        bound = (xid, entry) if everything and is_full else _bound(waiting, is_full=is_full)
        _append(cursor, frontier, waiting, bound=bound, now=now)
        return Sealed(len(waiting.rows), frontier.size, more=is_full)


def _standing(cursor: CursorWrapper) -> tuple[Frontier, int, int]:
    """Where the last batch ended. Raises CannotSeal."""
    cursor.execute("SELECT max(sequence) FROM audit_leaf")
    last = cursor.fetchone()[0]
    size = 0 if last is None else last + 1
    cursor.execute(_LAST)
    row = cursor.fetchone()
    if row is None and size == 0:
        return Frontier(), 0, 0
    if row is None or row[0] != size:
        raise CannotSeal(
            f"the tree has {size} leaves and its last batch says {0 if row is None else row[0]}",
            remedy="Run seatrial audit verify: it names the first entry that was tampered with.",
        )
    frontier = Frontier.decode(size, bytes(row[2]))
    if frontier.root() != bytes(row[1]):
        raise CannotSeal(
            f"the root over {size} leaves is not the one that was sealed",
            remedy="Run seatrial audit verify: it names the first entry that was tampered with.",
        )
    return frontier, row[3], row[4]


def _is_from_elsewhere(cursor: CursorWrapper, xid: int) -> bool:
    """Whether the tables were copied from a server that had counted further than this one."""
    cursor.execute(_NEWEST)
    return bool(xid > cursor.fetchone()[0])


def _waiting(cursor: CursorWrapper, after: tuple[int, int], limit: int, *, everything: bool) -> _Waiting:
    given: dict[str, str | int | bool] = {
        "xid": str(after[0]),
        "entry": after[1],
        "limit": limit,
        "everything": everything,
    }
    cursor.execute(_WAITING, given)
    found = cursor.fetchall()
    kept = [row for row in found if row[1] is not None]
    try:
        rows = [(entry, xid, leaf_hash(content.entry(columns))) for _, entry, xid, *columns in kept]
    except content.BadNumber:
        raise _cannot_take(kept) from None
    return _Waiting(xmin=found[0][0], rows=rows)


def _cannot_take(rows: Sequence[Sequence[Any]]) -> CannotSeal:
    """Says which of the rows cannot be sealed. `record` takes none such: this one came by another way."""
    for _, entry, _, *columns in rows:
        try:
            content.entry(columns)
        except content.BadNumber as error:
            return CannotSeal(
                f"entry {entry} ({columns[0]}, {columns[-1]}) cannot be sealed: {error}",
                remedy="Seatrial does not write such entries: whoever owns the tables has to take it out.",
            )
    return CannotSeal("an entry cannot be sealed")


def _append(
    cursor: CursorWrapper, frontier: Frontier, waiting: _Waiting, *, bound: tuple[int, int], now: datetime
) -> None:
    first = frontier.size
    hashes = [digest for _, _, digest in waiting.rows]
    cursor.execute(
        "INSERT INTO audit_leaf (sequence, entry, hash)"
        " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bytea[])",
        [list(range(first, first + len(hashes))), [entry for entry, _, _ in waiting.rows], hashes],
    )
    _complete_tiles(cursor, first=first, hashes=hashes)
    frontier.extend(hashes)
    cursor.execute(
        "INSERT INTO audit_batch (size, root, frontier, xid, entry, at) VALUES (%s, %s, %s, %s, %s, %s)",
        [frontier.size, frontier.root(), frontier.encode(), *bound, now],
    )


def _bound(waiting: _Waiting, *, is_full: bool) -> tuple[int, int]:
    """Everything that can ever be seen up to it is sealed."""
    last_entry, last_xid, _ = waiting.rows[-1]
    if is_full and last_xid < waiting.xmin:
        return last_xid, last_entry
    return waiting.xmin, 0


def _complete_tiles(cursor: CursorWrapper, *, first: int, hashes: Sequence[bytes]) -> None:
    """The tiles of every level that the new hashes complete are stored."""
    level, place = 0, first
    while hashes and level < _LEVELS:
        start = place - place % TILE
        whole = (place + len(hashes)) // TILE * TILE - start
        if whole <= 0:
            return
        known = [*_level(cursor, level, start, place), *hashes]
        tiles = [known[at : at + TILE] for at in range(0, whole, TILE)]
        roots = [complete_root(tile) for tile in tiles]
        numbers = list(range(start // TILE, start // TILE + len(tiles)))
        cursor.execute(
            "INSERT INTO audit_tile (level, place, hashes, root)"
            " SELECT %s, * FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[])",
            [level, numbers, [b"".join(tile) for tile in tiles], roots],
        )
        level, place, hashes = level + 1, numbers[0], roots


def _level(cursor: CursorWrapper, level: int, start: int, end: int) -> list[bytes]:
    """The hashes of the level that were there before: leaves, or roots of the tiles below."""
    if start == end:
        return []
    if level == 0:
        query = "SELECT hash FROM audit_leaf WHERE sequence >= %s AND sequence < %s ORDER BY sequence"
        cursor.execute(query, [start, end])
    else:
        query = "SELECT root FROM audit_tile WHERE level = %s AND place >= %s AND place < %s ORDER BY place"
        cursor.execute(query, [level - 1, start, end])
    return [bytes(digest) for (digest,) in cursor.fetchall()]
