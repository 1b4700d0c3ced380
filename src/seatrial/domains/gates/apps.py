"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class GatesConfig(DomainConfig):
    """The domain `gates`."""

    name = "seatrial.domains.gates"
    label = "gates"
