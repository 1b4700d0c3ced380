"""Reads notices, what people want of them, how people are reached, and pages."""

from seatrial.domains.notices.selectors.bulletins import bulletins, notices_by_key
from seatrial.domains.notices.selectors.contacts import (
    contact,
    contacts,
    paging_rules,
    reachable,
    usable_kinds,
    ways,
)
from seatrial.domains.notices.selectors.notices import (
    is_anything_to_mail,
    notice,
    notices,
    told_of,
    undelivered,
    unread,
)
from seatrial.domains.notices.selectors.pages import (
    deliveries,
    failed_pages,
    overdue,
    page,
    page_by_uid,
    pager_beats,
    pages,
    received,
    said_about,
    tested_since,
)
from seatrial.domains.notices.selectors.preferences import preferences, preferences_of
from seatrial.domains.notices.selectors.replies import mail_replies, reply_of

__all__ = [
    "bulletins",
    "contact",
    "contacts",
    "deliveries",
    "failed_pages",
    "is_anything_to_mail",
    "mail_replies",
    "notice",
    "notices",
    "notices_by_key",
    "overdue",
    "page",
    "page_by_uid",
    "pager_beats",
    "pages",
    "paging_rules",
    "preferences",
    "preferences_of",
    "reachable",
    "received",
    "reply_of",
    "said_about",
    "tested_since",
    "told_of",
    "undelivered",
    "unread",
    "usable_kinds",
    "ways",
]
