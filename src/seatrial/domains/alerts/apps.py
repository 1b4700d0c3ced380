"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class AlertsConfig(DomainConfig):
    """The domain `alerts`."""

    name = "seatrial.domains.alerts"
    label = "alerts"
