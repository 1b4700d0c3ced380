"""Pages of notices, contact methods and what one was paged about."""

from seatrial.domains.notices.views.notices import notices, read, settings, test

__all__ = ["notices", "read", "settings", "test"]
