"""What is not kept for ever, and what stops it from being taken out."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from seatrial.domains.audit import policies
from seatrial.domains.audit.models import Hold
from seatrial.domains.audit.rules import holds
from seatrial.domains.audit.rules.retention import PRUNABLE
from seatrial.domains.audit.services.recording import record
from seatrial.domains.audit.types import Pruned
from seatrial.kit.access import Actor, require, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import NotFound, Problem

ACTOR = system("retention")
SUBJECT = "audit:log"
#: Entries that are taken out in one transaction; one record names them all.
PORTION = 2000

# Only what is sealed, so that its leaf stays in the tree, and what nobody holds.
_EXPIRED = """
SELECT e.id, l.sequence FROM audit_entry e JOIN audit_leaf l ON l.entry = e.id
 WHERE e.action = %s AND e.at < %s
   AND NOT EXISTS (SELECT FROM audit_hold h WHERE h.released_at IS NULL
                    AND (h.kind, h.target) IN (('subject', e.subject), ('actor', e.actor_uid)))
 ORDER BY l.sequence LIMIT %s
"""


class CannotHold(Problem):
    """There is such a hold already, or it was released."""

    type = "cannot-hold"
    title = "The hold cannot be changed"
    status = 409


def place_hold(kind: str, *, target: str, reason: str, actor: Actor, now: datetime) -> str:
    """Entries about the subject, or by the actor, are not pruned until somebody releases the hold.

    Gives its uid. Raises Denied, CannotHold, Invalid.
    """
    require(policies.may_hold(actor), actor=actor, action="audit.hold", subject=SUBJECT)
    held = holds.checked(kind, target=target, reason=reason)
    with transaction.atomic():
        _lock()
        if Hold.objects.filter(kind=held.kind, target=held.target, released_at=None).exists():
            raise CannotHold(f"{held.kind} {held.target} is held already", remedy="List the holds.")
        uid = new_uid(now)
        Hold.objects.create(
            uid=uid,
            kind=held.kind,
            target=held.target,
            reason=held.reason,
            placed_by=actor.uid,
            placed_at=now,
        )
        details = {"kind": held.kind, "target": held.target, "reason": held.reason}
        record("audit.held", actor=actor, subject=f"hold:{uid}", details=details, now=now)
    return str(uid)


def release_hold(uid: str, *, reason: str, actor: Actor, now: datetime) -> None:
    """The hold stops nothing any more; it stays in the list. Raises Denied, NotFound, CannotHold, Invalid."""
    require(policies.may_hold(actor), actor=actor, action="audit.release-hold", subject=SUBJECT)
    said = holds.reason_of(reason)
    with transaction.atomic():
        _lock()
        hold = Hold.objects.select_for_update().filter(uid=holds.uid_of(uid)).first()
        if hold is None:
            raise NotFound(f"there is no hold {uid!r}")
        if hold.released_at is not None:
            raise CannotHold("the hold was released already")
        hold.released_by, hold.released_at, hold.release_reason = actor.uid, now, said
        hold.save()
        details = {"kind": hold.kind, "target": hold.target, "reason": said}
        record("audit.hold-released", actor=actor, subject=f"hold:{hold.uid}", details=details, now=now)


def prune(*, retention: Mapping[str, timedelta | None], now: datetime) -> Pruned:
    """Entries whose time is over are gone, but for those that are held; their leaves stay in the tree.

    Each portion leaves an entry `audit.pruned` that names their places, so that `verify` can tell pruning
    from a theft. To be run by the role that owns the tables: the application's may delete nothing.
    """
    counts: dict[str, int] = {}
    for action, keep in retention.items():
        if keep is None or action not in PRUNABLE:
            continue
        while taken := _prune(action, before=now - keep, now=now):
            counts[action] = counts.get(action, 0) + taken
    return Pruned(counts)


def _prune(action: str, *, before: datetime, now: datetime) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        _lock()
        cursor.execute(_EXPIRED, [action, before, PORTION])
        rows = cursor.fetchall()
        if not rows:
            return 0
        _delete(cursor, [entry for entry, _ in rows])
        details = {
            "action": action,
            "before": before.isoformat(),
            "count": len(rows),
            "sequences": _runs(sequence for _, sequence in rows),
        }
        record("audit.pruned", actor=ACTOR, subject=SUBJECT, details=details, now=now)
    return len(rows)


def _delete(cursor: CursorWrapper, entries: Sequence[int]) -> None:
    cursor.execute("SELECT set_config('seatrial.pruning', 'on', true)")
    cursor.execute("DELETE FROM audit_entry WHERE id = ANY(%s)", [list(entries)])
    cursor.execute("SELECT set_config('seatrial.pruning', 'off', true)")


def _runs(sequences: Iterable[int]) -> list[list[int]]:
    """The ascending numbers as first and last of each run."""
    runs: list[list[int]] = []
    for sequence in sequences:
        if runs and runs[-1][1] == sequence - 1:
            runs[-1][1] = sequence
        else:
            runs.append([sequence, sequence])
    return runs


def _lock() -> None:
    """Holds and pruning take turns, so that a hold which was answered stops the next portion."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('seatrial audit keeping'))")
