"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class IdentityConfig(DomainConfig):
    """The domain `identity`."""

    name = "seatrial.domains.identity"
    label = "identity"
