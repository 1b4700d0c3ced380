"""Taking up what is due, so that no two workers look at once and none is forgotten when one dies."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from seatrial.domains.evidence.rules import executing
from seatrial.domains.evidence.types import PROBES

#: How long a claim outlives the look's own timeout before another worker may take it over.
GRACE = timedelta(seconds=15)
#: One statement finds, locks and marks: what another worker has locked is left to it.
_CLAIM = """
UPDATE evidence_watch claimed SET claimed_until = %(now)s + claimed.timeout + %(grace)s
  FROM (SELECT id FROM evidence_watch
         WHERE due_at <= %(now)s AND (claimed_until IS NULL OR claimed_until <= %(now)s)
           AND (probe = ANY(%(probes)s)) = %(among)s AND NOT probe = ANY(%(others)s)
         ORDER BY due_at, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED) due
 WHERE claimed.id = due.id
RETURNING claimed.id, claimed.due_at
"""


def claim_due(*, now: datetime, limit: int) -> list[int]:
    """The watches (primary keys) that were due and are now claimed, the longest overdue first.

    None of them runs something: those are for runners (`handing`). Whoever claims looks at once: a claim
    lasts for one look, and is anybody's again after it.
    """
    return _claim(now, limit, probes=(), among=False)


def claim_waiting(*, now: datetime, limit: int) -> list[int]:
    """The same of those whose look waits for a server."""
    return _claim(now, limit, probes=offline(), among=False)


def claim_offline(*, now: datetime, limit: int) -> list[int]:
    """The same of those that need only files: many of them are looked at in a moment."""
    return _claim(now, limit, probes=offline(), among=True)


def offline() -> list[str]:
    """The names of the probes that need only files."""
    return [probe.name for probe in PROBES if probe.offline]


def _claim(now: datetime, limit: int, *, probes: Collection[str], among: bool) -> list[int]:
    if limit <= 0:
        return []
    given: dict[str, Any] = {
        "now": now,
        "grace": GRACE,
        "limit": limit,
        "probes": list(probes),
        "among": among,
        "others": executing(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, given)
        rows = cursor.fetchall()
    return [key for key, due_at in sorted(rows, key=lambda row: (row[1], row[0]))]
