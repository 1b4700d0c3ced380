"""Reads the log, and the tree over it."""

from seatrial.domains.audit.selectors.checking import verify
from seatrial.domains.audit.selectors.contents import leaves, unsealed
from seatrial.domains.audit.selectors.entries import actions, entries, entry, every_entry
from seatrial.domains.audit.selectors.exporting import export_lines
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
from seatrial.domains.audit.selectors.signed import (
    signed,
    signed_export,
    signed_proof,
    signer,
    state_with_key,
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
    "export_lines",
    "head_note",
    "hold",
    "holds",
    "leaves",
    "newest_head",
    "paths",
    "proof",
    "root",
    "signed",
    "signed_export",
    "signed_proof",
    "signer",
    "size",
    "state",
    "state_with_key",
    "unsealed",
    "verify",
]
