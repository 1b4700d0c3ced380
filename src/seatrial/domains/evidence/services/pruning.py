"""Evidence that newer evidence has superseded is kept for a week, then it goes. What was sent stays."""

from datetime import datetime, timedelta

from django.db import connection

#: The trigger of migration 0005 refuses to delete what is younger, and what is the latest of its key.
KEPT = timedelta(days=7)
_BATCH = 5000
_PRUNE = """
DELETE FROM evidence_evidence WHERE uid IN (
    SELECT old.uid FROM evidence_evidence old
     WHERE old.collected_at < %s AND old.name = ''
       AND EXISTS (SELECT 1 FROM evidence_evidence newer
                    WHERE newer.key = old.key AND newer.collected_at > old.collected_at)
     ORDER BY old.collected_at LIMIT %s FOR UPDATE SKIP LOCKED)
"""


def prune(*, now: datetime, limit: int = _BATCH) -> int:
    """At most so many superseded pieces of evidence that are older than a week are gone; gives how many."""
    with connection.cursor() as cursor:
        cursor.execute(_PRUNE, [now - KEPT, limit])
        return int(cursor.rowcount)
