"""What can be done with notices: tell people something, and hand it over as mail."""

from seatrial.domains.notices.services.telling import tell

__all__ = ["tell"]
