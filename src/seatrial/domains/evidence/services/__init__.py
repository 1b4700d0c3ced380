"""Writes of evidence: watching and looking, storing what was found, attaching what is sent."""

from seatrial.domains.evidence.formats import CannotImport
from seatrial.domains.evidence.services.ageing import follow_policies
from seatrial.domains.evidence.services.attaching import Attached, CannotAttach, attach
from seatrial.domains.evidence.services.claiming import claim_due
from seatrial.domains.evidence.services.collecting import collect, collect_due
from seatrial.domains.evidence.services.handing import demand_executed, hand_out, take_result
from seatrial.domains.evidence.services.importing import Imported, Wanted, import_report, preview
from seatrial.domains.evidence.services.keeping import CannotKeep, Kept, collect_garbage, drop_strays, keep
from seatrial.domains.evidence.services.links import check_links
from seatrial.domains.evidence.services.pruning import prune
from seatrial.domains.evidence.services.retracting import CannotRetract, retract, undo_retraction
from seatrial.domains.evidence.services.revising import revise
from seatrial.domains.evidence.services.sharing import share
from seatrial.domains.evidence.services.trying import try_connection, try_connections
from seatrial.domains.evidence.services.vex import apply_expired_vex
from seatrial.domains.evidence.services.waking import wake
from seatrial.domains.evidence.services.watching import demand, demand_files, keep_watches

__all__ = [
    "Attached",
    "CannotAttach",
    "CannotImport",
    "CannotKeep",
    "CannotRetract",
    "Imported",
    "Kept",
    "Wanted",
    "apply_expired_vex",
    "attach",
    "check_links",
    "claim_due",
    "collect",
    "collect_due",
    "collect_garbage",
    "demand",
    "demand_executed",
    "demand_files",
    "drop_strays",
    "follow_policies",
    "hand_out",
    "import_report",
    "keep",
    "keep_watches",
    "preview",
    "prune",
    "retract",
    "revise",
    "share",
    "take_result",
    "try_connection",
    "try_connections",
    "undo_retraction",
    "wake",
]
