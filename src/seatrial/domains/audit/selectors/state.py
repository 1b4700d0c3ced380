"""How sealing and anchoring go."""

from datetime import datetime

from django.db import connection

from seatrial.domains.audit.models import Anchor, Batch, Head
from seatrial.domains.audit.types import AnchorState, State

# What lies before the newest batch's bound is sealed, so only what came since is looked at.
_UNSEALED = """
SELECT count(*), min(e.at) FROM audit_entry e
 WHERE (e.xid, e.id) > (%s::text::xid8, %s) AND NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)
"""
_UNSEALED_OF_ALL = """
SELECT count(*), min(e.at) FROM audit_entry e
 WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.entry = e.id)
"""


def state(*, thoroughly: bool = False) -> State:
    """The size of the tree, what is not in it yet, and each anchor; `thoroughly` looks at every entry."""
    last = Batch.objects.order_by("-size").first()
    with connection.cursor() as cursor:
        if thoroughly or last is None:
            cursor.execute(_UNSEALED_OF_ALL)
        else:
            cursor.execute(_UNSEALED, [str(last.xid), last.entry])
        count, oldest = cursor.fetchone()
    return State(
        size=last.size if last else 0,
        sealed_at=last.at if last else None,
        unsealed=count,
        oldest_unsealed=oldest,
        anchors=tuple(anchor_state(row) for row in Anchor.objects.order_by("name")),
    )


def newest_head() -> tuple[int, datetime | None]:
    """Size and instant of the newest signed tree head; 0 and None where there is none."""
    return Head.objects.order_by("-size").values_list("size", "at").first() or (0, None)


def anchor_state(row: Anchor) -> AnchorState:
    """The row as a value."""
    return AnchorState(
        name=row.name,
        size=row.size,
        anchored_at=row.anchored_at,
        attempted_at=row.attempted_at,
        error=row.error,
        failing_since=row.failing_since,
    )
