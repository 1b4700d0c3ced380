"""The kinds of definition that evidence owns: EvidencePolicy."""

from seatrial.domains.evidence.definitions.policy import POLICY

__all__ = ["POLICY"]
