"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class SeveritiesConfig(DomainConfig):
    """The domain `severities`."""

    name = "seatrial.domains.severities"
    label = "severities"
