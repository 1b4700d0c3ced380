"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class MonitoringConfig(DomainConfig):
    """The domain `monitoring`."""

    name = "seatrial.domains.monitoring"
    label = "monitoring"
