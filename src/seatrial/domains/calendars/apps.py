"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class CalendarsConfig(DomainConfig):
    """The domain `calendars`."""

    name = "seatrial.domains.calendars"
    label = "calendars"
