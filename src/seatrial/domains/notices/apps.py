"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class NoticesConfig(DomainConfig):
    """The domain `notices`."""

    name = "seatrial.domains.notices"
    label = "notices"
