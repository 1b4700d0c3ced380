"""Pages of notices, of contact methods, and of what one was paged about."""

from seatrial.domains.notices.views.contacts import contacts, reach
from seatrial.domains.notices.views.notices import notices, read, settings, test
from seatrial.domains.notices.views.pages import answer, page, pages, replies

__all__ = ["answer", "contacts", "notices", "page", "pages", "reach", "read", "replies", "settings", "test"]
