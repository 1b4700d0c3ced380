"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class AuditConfig(DomainConfig):
    """The domain `audit`."""

    name = "seatrial.domains.audit"
    label = "audit"
