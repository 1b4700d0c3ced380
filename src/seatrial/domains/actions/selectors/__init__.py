"""Reads actions."""

from seatrial.domains.actions.selectors.actions import (
    PAGE,
    Counts,
    action,
    actions,
    by_uids,
    counts,
    find_actions,
    known_action,
    next_due,
    of_source,
    scopes_of,
)
from seatrial.domains.actions.selectors.history import history

__all__ = [
    "PAGE",
    "Counts",
    "action",
    "actions",
    "by_uids",
    "counts",
    "find_actions",
    "history",
    "known_action",
    "next_due",
    "of_source",
    "scopes_of",
]
