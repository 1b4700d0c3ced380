"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class IncidentsConfig(DomainConfig):
    """The domain `incidents`."""

    name = "seatrial.domains.incidents"
    label = "incidents"
