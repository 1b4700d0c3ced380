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
        line.execute("SET work_mem = '64MB'")  # a portion is sorted in memory
        return _checked(line, task)


def _checked(line: psycopg.Connection[Any], task: _Task) -> Part:
    leaves: dict[int, bytes] = {}
    rows = _rows(line, task, leaves)
    part = checking.check_part(task.lo, hi=task.hi, rows=rows, wanted=task.wanted)
    _check_tiles(line, task, part, leaves)
    return part


def _rows(line: psycopg.Connection[Any], task: _Task, leaves: dict[int, bytes]) -> Iterator[Row]:
    """The leaves of the portion with their entries; their hashes are put into `leaves`, by place."""
    within = f"l.sequence >= {task.lo:d} AND l.sequence < {task.hi:d}"
    with psycopg.Cursor(line, row_factory=tuple_row) as cursor:
        # without these bounds each portion would read the whole table of entries
        bounds = f"SELECT min(l.entry), max(l.entry) FROM audit_leaf l WHERE {within}"  # noqa: S608 (numbers)
        cursor.execute(bounds.encode())
        least, most = cursor.fetchone() or (None, None)
        query = (
            f"SELECT l.sequence, l.hash, e.id, {COLUMNS} FROM audit_leaf l"  # noqa: S608 (our own names)
            f" LEFT JOIN audit_entry e ON e.id = l.entry AND e.id BETWEEN {least or 0:d} AND {most or 0:d}"
            f" WHERE {within} ORDER BY l.sequence"
        )
        rows: Sequence[Any] = cursor.execute(query.encode(), binary=True).fetchall()
    leaves.update({row[0]: row[1] for row in rows})
    made = content.entry
    for sequence, leaf, entry, *columns in rows:
        if entry is None:
            yield sequence, leaf, None
            continue
        try:
            yield sequence, leaf, made(columns)
        except content.BadNumber:
            yield sequence, leaf, b""  # nothing that was ever sealed


def _check_tiles(line: psycopg.Connection[Any], task: _Task, part: Part, leaves: Mapping[int, bytes]) -> None:
    """The stored tiles of this portion hold the leaves' hashes, and the right roots."""
    query = "SELECT place, hashes, root FROM audit_tile WHERE level = 0 AND place >= %s AND place < %s"
    with psycopg.Cursor(line, row_factory=tuple_row) as cursor:
        bounds = [task.lo // TILE, task.hi // TILE]
        tiles: Sequence[Any] = cursor.execute(query.encode(), bounds, binary=True).fetchall()
    for place, hashes, root in tiles:
        places = range(place * TILE, (place + 1) * TILE)
        stored = [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
        if stored != [leaves.get(each) for each in places]:
            differing = (at for at, each in zip(places, stored, strict=False) if leaves.get(at) != each)
            words = "its leaf is not the one that was sealed"
            part.note(Bad(next(differing, place * TILE), "changed", words))
        elif root != tree.complete_root(stored):
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
