"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class EvidenceConfig(DomainConfig):
    """The domain `evidence`."""

    name = "seatrial.domains.evidence"
    label = "evidence"
