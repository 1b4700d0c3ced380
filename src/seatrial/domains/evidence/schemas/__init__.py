"""What the API takes and gives of evidence."""

from seatrial.domains.evidence.schemas.artefacts import ArtefactOut, ImportedOut, LinkIn, LinkOut
from seatrial.domains.evidence.schemas.connections import ConnectionOut, ConnectionPage
from seatrial.domains.evidence.schemas.evidence import (
    EvidenceIn,
    EvidenceOut,
    EvidencePage,
    RetractionIn,
    RetractionOut,
)

__all__ = [
    "ArtefactOut",
    "ConnectionOut",
    "ConnectionPage",
    "EvidenceIn",
    "EvidenceOut",
    "EvidencePage",
    "ImportedOut",
    "LinkIn",
    "LinkOut",
    "RetractionIn",
    "RetractionOut",
]
