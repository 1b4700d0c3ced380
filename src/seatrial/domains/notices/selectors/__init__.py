"""Reads notices and what people want of them."""

from seatrial.domains.notices.selectors.notices import (
    is_anything_to_mail,
    notice,
    notices,
    told_of,
    undelivered,
    unread,
)
from seatrial.domains.notices.selectors.preferences import preferences, preferences_of

__all__ = [
    "is_anything_to_mail",
    "notice",
    "notices",
    "preferences",
    "preferences_of",
    "told_of",
    "undelivered",
    "unread",
]
