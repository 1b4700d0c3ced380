"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class RunbooksConfig(DomainConfig):
    """The domain `runbooks`."""

    name = "seatrial.domains.runbooks"
    label = "runbooks"
