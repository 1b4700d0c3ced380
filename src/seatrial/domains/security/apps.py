"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class SecurityConfig(DomainConfig):
    """The domain `security`."""

    name = "seatrial.domains.security"
    label = "security"
