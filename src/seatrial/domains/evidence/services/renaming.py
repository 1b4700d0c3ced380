"""Evidence follows a service that is renamed. What was collected never changes; what is watched goes on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

_FOLLOW = """
    UPDATE evidence_watch w SET service = m.new, key = m.new || substr(w.key, length(m.old) + 1)
      FROM unnest(%(old)s::text[], %(new)s::text[]) AS m(old, new)
     WHERE w.service = m.old
"""


def follow(
    workspace: str,
    *,
    changes: Mapping[str, Any],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """Every watch of a renamed service is kept under its new URN, with the latest evidence that it has.

    Called in the transaction of an apply, before readiness says which watches there are.
    """
    del workspace, changes, uids, now
    if renamed:
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOW, {"old": list(renamed), "new": list(renamed.values())})
