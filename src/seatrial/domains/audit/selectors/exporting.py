"""The log as an export, line by line, in the order of the tree."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from seatrial.domains.audit.models import Name
from seatrial.domains.audit.rules import content, exports, names, notes
from seatrial.domains.audit.rules.exports import Head, Line
from seatrial.domains.audit.selectors.contents import COLUMNS
from seatrial.domains.audit.selectors.entries import uid_at, uids_of
from seatrial.domains.audit.selectors.proofs import checkpoint, paths, size
from seatrial.domains.audit.types import Filter

PORTION = 2000
_SELECT = f"SELECT l.sequence, l.hash, e.id, {COLUMNS} FROM audit_leaf l"  # noqa: S608 (our own names)


def export_lines(wanted: Filter, *, with_proofs: bool, signer: notes.Signer, now: datetime) -> Iterator[str]:
    """The lines of an export of all that matches: what is sealed by now, then what is not sealed yet."""
    whole = size()
    note = checkpoint(signer, of_size=whole, now=now)
    yield exports.head_line(Head(whole, note, str(signer.verifier), wanted.everything, _told(wanted)))
    known: dict[str, str] = {}
    for rows in _portions(wanted, whole):
        proofs = paths([row[0] for row in rows], of_size=whole) if with_proofs else []
        _learn(known, {row[5] for row in rows if row[2] is not None})
        for at, (sequence, leaf, entry, *columns) in enumerate(rows):
            made = None if entry is None else content.entry(columns)
            path = tuple(proofs[at]) if with_proofs else None
            name = (
                "" if entry is None else names.shown(columns[1], uid=columns[2], name=known.get(columns[2]))
            )
            yield exports.line(Line(sequence, bytes(leaf), made, path), name=name)
    for columns in _unsealed(wanted):
        yield exports.line(Line(None, b"", content.entry(columns)))


def _portions(wanted: Filter, whole: int) -> Iterator[list[Any]]:
    """The leaves of what matches, in portions. Without a filter also those whose entry is gone."""
    condition, given = _condition(wanted)
    join = "LEFT JOIN" if wanted.everything else "JOIN"
    query = (
        f"{_SELECT} {join} audit_entry e ON e.id = l.entry"
        f" WHERE l.sequence >= %s AND l.sequence < %s {condition} ORDER BY l.sequence LIMIT %s"
    )
    following = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(query, [following, whole, *given, PORTION])
            rows = cursor.fetchall()
        if rows:
            yield rows
        if len(rows) < PORTION:
            return
        following = rows[-1][0] + 1


def _unsealed(wanted: Filter) -> list[Any]:
    condition, given = _condition(wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM audit_entry e"  # noqa: S608 (our own names)
            " WHERE e.xid >= (SELECT coalesce(max(b.xid), 0)::text::xid8 FROM"
            "  (SELECT xid FROM audit_batch ORDER BY size DESC LIMIT 1) b)"
            f" AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id) {condition} ORDER BY e.id",
            given,
        )
        return list(cursor.fetchall())


def _condition(wanted: Filter) -> tuple[str, list[Any]]:
    parts: list[tuple[str, Any]] = []
    if wanted.action:
        parts.append(("e.action = %s", wanted.action))
    if wanted.subject:
        parts.append(("e.subject = %s", wanted.subject))
    if wanted.actor:
        parts.append(("e.actor_uid = ANY(%s)", uids_of(wanted.actor)))
    if wanted.since:
        parts.append(("e.uid >= %s", uid_at(wanted.since)))
    if wanted.until:
        parts.append(("e.uid < %s", uid_at(wanted.until)))
    return "".join(f" AND {words}" for words, _ in parts), [value for _, value in parts]


def _told(wanted: Filter) -> dict[str, str]:
    told = {
        "action": wanted.action,
        "subject": wanted.subject,
        "actor": wanted.actor,
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
    return {key: value for key, value in told.items() if value}


def _learn(known: dict[str, str], uids: set[str]) -> None:
    """The names that are still kept of those actors; an erased one is ''."""
    missing = [uid for uid in uids if uid not in known]
    rows = Name.objects.filter(actor_uid__in=missing).order_by("erased_at", "-at")
    for uid, name in reversed(rows.values_list("actor_uid", "name")):
        known[uid] = name
