"""Writes to the log and beside it."""

from seatrial.domains.audit.services.anchoring import anchor, forget_anchors, sign_head
from seatrial.domains.audit.services.keeping import CannotHold, place_hold, prune, release_hold
from seatrial.domains.audit.services.naming import erase_name
from seatrial.domains.audit.services.recording import record, record_many
from seatrial.domains.audit.services.sealing import CannotSeal, seal

__all__ = [
    "CannotHold",
    "CannotSeal",
    "anchor",
    "erase_name",
    "forget_anchors",
    "place_hold",
    "prune",
    "record",
    "record_many",
    "release_hold",
    "seal",
    "sign_head",
]
