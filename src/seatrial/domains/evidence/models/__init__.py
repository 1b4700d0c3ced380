"""Evidence's tables: the watches that are kept, what was found, and the files that it rests on."""

from seatrial.domains.evidence.models.artefacts import Artefact, Attachment
from seatrial.domains.evidence.models.connections import ConnectionHealth
from seatrial.domains.evidence.models.evidence import Evidence, Retraction, VexTimer
from seatrial.domains.evidence.models.links import LinkCheck
from seatrial.domains.evidence.models.watches import Watch

__all__ = [
    "Artefact",
    "Attachment",
    "ConnectionHealth",
    "Evidence",
    "LinkCheck",
    "Retraction",
    "VexTimer",
    "Watch",
]
