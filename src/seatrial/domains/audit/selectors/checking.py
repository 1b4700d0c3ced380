"""Reads the whole log for its verification: in portions, by several processes, as the columns stand now."""

import multiprocessing
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from django.db import connection
from psycopg.rows import tuple_row

from seatrial.domains.audit.models import Batch, Head
from seatrial.domains.audit.rules import checking, content, tree
from seatrial.domains.audit.rules.checking import Bad, Part, Row, Verification
from seatrial.domains.audit.rules.notes import Checkpoint, Verifier
from seatrial.domains.audit.selectors.contents import COLUMNS
from seatrial.domains.audit.selectors.state import state

#: Leaves in a portion: a power of two, so that the subtrees of portions join.
PORTION = 1 << 16
TILE = 256
Held = Mapping[str, Sequence[tuple[Checkpoint, datetime | None]]]


@dataclass(frozen=True, slots=True)
class _Task:
    parameters: Mapping[str, Any] | None  # None: over the connection of this process
    lo: int
    hi: int
    wanted: tuple[int, ...]


def verify(
    verifier: Verifier, *, anchored: Held, taken: Mapping[str, int] | None = None, processes: int = 1
) -> Verification:
    """Every entry against its seal, every seal against the tree, the tree against the anchors.

    `anchored` is what each anchor holds, `taken` up to which size it must hold heads.
    With 0 processes all is read over the connection of the caller.
    """
    size = _leaves()
    roots = _roots()
    sizes = {*roots, *(checkpoint.size for held in anchored.values() for checkpoint, _ in held)}
    parameters = _parameters() if processes else None
    tasks = [
        _Task(parameters, lo, min(lo + PORTION, size), _within(sizes, lo, min(lo + PORTION, size)))
        for lo in range(0, size, PORTION)
    ]
    unsealed = state(thoroughly=True).unsealed
    parts = _run(tasks, processes)
    found = checking.conclude(
        parts, size=size, unsealed=unsealed, roots=roots, anchored=anchored, verifier=verifier
    )
    return _sharpened(_with_lost_anchors(found, taken or {}))


def _run(tasks: Sequence[_Task], processes: int) -> Iterator[Part]:
    if processes < 2 or len(tasks) < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_check, tasks)
        return
    connection.close()  # a forked process must not speak over it
    with ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("fork")) as pool:
        yield from pool.map(_check, tasks)


def _check(task: _Task) -> Part:
    if task.parameters is None:
        with connection.cursor() as cursor:
            return _checked(cursor.cursor.connection, task)
    with psycopg.connect(**task.parameters, autocommit=True) as line:
        return _checked(line, task)


def _checked(line: psycopg.Connection[Any], task: _Task) -> Part:
    part = checking.check_part(task.lo, hi=task.hi, rows=_rows(line, task), wanted=task.wanted)
    _check_tiles(line, task, part)
    return part


def _rows(line: psycopg.Connection[Any], task: _Task) -> Iterator[Row]:
    query = (
        f"SELECT l.sequence, l.hash, e.id, {COLUMNS} FROM audit_leaf l"  # noqa: S608 (our own names)
        f" LEFT JOIN audit_entry e ON e.id = l.entry WHERE l.sequence >= {task.lo:d}"
        f" AND l.sequence < {task.hi:d} ORDER BY l.sequence"
    )
    with psycopg.Cursor(line, row_factory=tuple_row) as cursor:
        rows: Sequence[Any] = cursor.execute(query.encode(), binary=True).fetchall()
    made = content.entry
    for sequence, leaf, entry, *columns in rows:
        if entry is None:
            yield sequence, leaf, None
            continue
        try:
            yield sequence, leaf, made(columns)
        except content.BadNumber:
            yield sequence, leaf, b""  # nothing that was ever sealed


def _check_tiles(line: psycopg.Connection[Any], task: _Task, part: Part) -> None:
    """The stored tiles of this portion hold the leaves' hashes, and the right roots."""
    tiles = line.execute(
        "SELECT t.place, t.hashes, t.root, string_agg(l.hash, ''::bytea ORDER BY l.sequence)"
        "  FROM audit_tile t LEFT JOIN audit_leaf l ON l.sequence / 256 = t.place"
        "   AND l.sequence >= %(lo)s AND l.sequence < %(hi)s"
        " WHERE t.level = 0 AND t.place >= %(lo)s / 256 AND t.place < %(hi)s / 256 GROUP BY t.id, t.place",
        {"lo": task.lo, "hi": task.hi},
    ).fetchall()
    for place, hashes, root, leaves in tiles:
        if hashes != leaves:
            width = tree.HASH_BYTES
            differing = (
                at for at in range(TILE) if hashes[at * width :][:width] != leaves[at * width :][:width]
            )
            words = "its leaf is not the one that was sealed"
            part.note(Bad(place * TILE + next(differing, 0), "changed", words))
        elif root != tree.complete_root([hashes[at : at + 32] for at in range(0, len(hashes), 32)]):
            part.note(Bad(place * TILE, "rewritten", "the root over its tile is not the one over its leaves"))


def _leaves() -> int:
    """How many leaves there must be: also where the newest ones were taken out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(sequence) + 1, 0) FROM audit_leaf")
        return int(cursor.fetchone()[0])


def _roots() -> dict[int, bytes]:
    """The roots that the log keeps: of its signed heads, and of its newest batch."""
    found = {size: bytes(root) for size, root in Head.objects.values_list("size", "root")}
    newest = Batch.objects.order_by("-size").values_list("size", "root").first()
    if newest:
        found[newest[0]] = bytes(newest[1])
    return found


def _within(sizes: set[int], lo: int, hi: int) -> tuple[int, ...]:
    return tuple(size for size in sizes if lo < size <= hi)


def _parameters() -> dict[str, Any]:
    found = connection.get_connection_params()
    for ours in ("cursor_factory", "context"):
        found.pop(ours, None)
    return dict(found)


def _with_lost_anchors(found: Verification, taken: Mapping[str, int]) -> Verification:
    """An anchor that holds less than was taken to it has lost something."""
    anchors = []
    for each in found.anchors:
        if each.holds and each.size < taken.get(each.place, 0):
            words = f"it holds no checkpoint of {taken[each.place]} entries, which was taken to it"
            anchors.append(replace(each, holds=False, words=words))
        else:
            anchors.append(each)
    return replace(found, anchors=tuple(anchors))


def _sharpened(found: Verification) -> Verification:
    """A changed entry whose content was sealed at another place was moved; one with no content is named."""
    bad = found.bad
    if bad is None or not bad.found:
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT sequence FROM audit_leaf WHERE hash = %s LIMIT 1", [bad.found])
        row = cursor.fetchone()
    if row is None:
        return found
    words = f"in its place stands what was sealed as entry {row[0]}: the order was changed"
    return replace(found, bad=replace(bad, kind="moved", words=words))
