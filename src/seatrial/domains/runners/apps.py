"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class RunnersConfig(DomainConfig):
    """The domain `runners`."""

    name = "seatrial.domains.runners"
    label = "runners"
