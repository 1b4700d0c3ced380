"""How sealing and anchoring go, for the doctor: asked of the database without the application."""

import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from seatrial.kit.plurals import counted
from seatrial.server import audit_key
from seatrial.server.config import Settings
from seatrial.server.findings import Finding

#: An entry that waits longer is not sealed as it should be.
LATE = timedelta(seconds=10)
_UNSEALED = """
SELECT count(*), min(e.at) FROM audit_entry e
 WHERE (e.xid, e.id) > (SELECT coalesce(max(b.xid), 0)::text::xid8, coalesce(max(b.entry), 0)
                          FROM (SELECT xid, entry FROM audit_batch ORDER BY size DESC LIMIT 1) b)
   AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)
"""
_FITS = """
SELECT coalesce((SELECT max(sequence) + 1 FROM audit_leaf), 0),
       coalesce((SELECT max(size) FROM audit_batch), 0)
"""


def findings(
    line: psycopg.Connection[Any], *, place: str, settings: Settings, now: datetime
) -> Iterator[Finding]:
    """Sealing, each anchor, the key."""
    try:
        yield _sealing(line, place, now=now)
        yield from _anchors(line, settings=settings, now=now)
    except psycopg.errors.UndefinedTable:
        yield Finding("audit log", "warn", place, "it is not there yet", "Start: seatrial up")
    yield from _key(settings)


def _sealing(line: psycopg.Connection[Any], place: str, *, now: datetime) -> Finding:
    leaves, size = line.execute(_FITS).fetchone() or (0, 0)
    if leaves != size:
        words = f"the tree has {leaves} leaves, and its newest seal is over {size}: somebody changed it"
        return Finding("audit log", "fail", place, words, "Find the first bad entry: seatrial audit verify")
    waiting, oldest = line.execute(_UNSEALED).fetchone() or (0, None)
    if waiting and oldest is not None and now - oldest > LATE:
        count = counted(waiting, one="entry", many="entries")
        words = f"{count} not sealed, the oldest since {oldest:%Y-%m-%d %H:%M:%S}"
        return Finding("audit log", "fail", place, words, "The sealer does not work; start: seatrial up")
    return Finding("audit log", "ok", place, f"{counted(size, one='entry', many='entries')} are sealed")


def _anchors(line: psycopg.Connection[Any], *, settings: Settings, now: datetime) -> Iterator[Finding]:
    if not settings.audit_anchors:
        yield Finding(
            "audit anchors",
            "warn",
            str(settings.folder / audit_key.OWN_FILE),
            "the only anchor lies beside the log: who rewrites one can rewrite the other",
            "Set SEATRIAL_AUDIT_ANCHORS to a git remote, a bucket or a file on another machine.",
        )
    rows = line.execute(
        "SELECT name, size, anchored_at, error, failing_since FROM audit_anchor ORDER BY name"
    )
    for name, size, at, error, since in rows.fetchall():
        if error:
            words = f"it fails since {since:%Y-%m-%d %H:%M:%S}: {error}"
            remedy = "Correct SEATRIAL_AUDIT_ANCHORS, or what the words name; it is tried again by itself."
            yield Finding("audit anchors", "fail", name, words, remedy)
        elif at is not None:
            age = max(timedelta(0), now - at)
            yield Finding("audit anchors", "ok", name, f"it holds {size} entries, {age.seconds} s ago")


def _key(settings: Settings) -> Iterator[Finding]:
    path = audit_key.key_file(settings)
    try:
        mode = stat.S_IMODE(Path(path).stat().st_mode)
    except OSError:
        yield Finding("audit key", "warn", str(path), "it is not there yet", "Start: seatrial up")
        return
    if mode & 0o077:
        yield Finding("audit key", "fail", str(path), "others may read it", f"chmod 600 {path}")
    else:
        yield Finding("audit key", "ok", str(path), "closed to others; its public part: seatrial audit key")
