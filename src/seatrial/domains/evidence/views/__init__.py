"""Pages of evidence: its list, one piece, attaching, files, connections."""

from seatrial.domains.evidence.views.artefacts import artefact, shared
from seatrial.domains.evidence.views.attaching import attach
from seatrial.domains.evidence.views.connections import connections, test_connection
from seatrial.domains.evidence.views.items import evidence, item, retract, undo_retraction

__all__ = [
    "artefact",
    "attach",
    "connections",
    "evidence",
    "item",
    "retract",
    "shared",
    "test_connection",
    "undo_retraction",
]
