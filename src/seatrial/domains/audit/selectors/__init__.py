"""Reads the log, and the tree over it."""

from seatrial.domains.audit.selectors.checking import verify
from seatrial.domains.audit.selectors.contents import leaves, unsealed
from seatrial.domains.audit.selectors.entries import actions, entries, entry, every_entry
from seatrial.domains.audit.selectors.holds import hold, holds
from seatrial.domains.audit.selectors.proofs import (
    CannotProve,
    checkpoint,
    consistency,
    head_note,
    paths,
    proof,
    root,
    size,
)
from seatrial.domains.audit.selectors.state import newest_head, state

__all__ = [
    "CannotProve",
    "actions",
    "checkpoint",
    "consistency",
    "entries",
    "entry",
    "every_entry",
    "head_note",
    "hold",
    "holds",
    "leaves",
    "newest_head",
    "paths",
    "proof",
    "root",
    "size",
    "state",
    "unsealed",
    "verify",
]
