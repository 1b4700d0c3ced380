"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class ReadinessConfig(DomainConfig):
    """The domain `readiness`."""

    name = "seatrial.domains.readiness"
    label = "readiness"
