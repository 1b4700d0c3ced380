"""The kinds of definition that evidence owns: EvidencePolicy, Connection."""

from seatrial.domains.evidence.definitions.connection import CONNECTION
from seatrial.domains.evidence.definitions.policy import POLICY

__all__ = ["CONNECTION", "POLICY"]
