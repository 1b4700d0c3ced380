"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class OncallConfig(DomainConfig):
    """The domain `oncall`."""

    name = "seatrial.domains.oncall"
    label = "oncall"
