"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class InsightsConfig(DomainConfig):
    """The domain `insights`."""

    name = "seatrial.domains.insights"
    label = "insights"
