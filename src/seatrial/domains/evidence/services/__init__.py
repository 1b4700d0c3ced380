"""Writes of evidence: watching and looking, storing what was found, attaching what is sent."""

from seatrial.domains.evidence.services.attaching import Attached, CannotAttach, attach
from seatrial.domains.evidence.services.claiming import claim_due
from seatrial.domains.evidence.services.collecting import collect, collect_due
from seatrial.domains.evidence.services.pruning import prune
from seatrial.domains.evidence.services.retracting import CannotRetract, retract, undo_retraction
from seatrial.domains.evidence.services.waking import wake
from seatrial.domains.evidence.services.watching import demand, demand_files, keep_watches

__all__ = [
    "Attached",
    "CannotAttach",
    "CannotRetract",
    "attach",
    "claim_due",
    "collect",
    "collect_due",
    "demand",
    "demand_files",
    "keep_watches",
    "prune",
    "retract",
    "undo_retraction",
    "wake",
]
