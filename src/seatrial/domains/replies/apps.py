"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class RepliesConfig(DomainConfig):
    """The domain `replies`."""

    name = "seatrial.domains.replies"
    label = "replies"
