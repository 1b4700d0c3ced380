"""Reads notices and what people want of them."""

from seatrial.domains.notices.selectors.notices import notice, notices, undelivered, unread
from seatrial.domains.notices.selectors.preferences import preferences, preferences_of

__all__ = ["notice", "notices", "preferences", "preferences_of", "undelivered", "unread"]
