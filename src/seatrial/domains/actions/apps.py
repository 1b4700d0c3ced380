"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class ActionsConfig(DomainConfig):
    """The domain `actions`."""

    name = "seatrial.domains.actions"
    label = "actions"
