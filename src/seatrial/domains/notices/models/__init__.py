"""Notices' tables."""

from seatrial.domains.notices.models.bulletins import Bulletin
from seatrial.domains.notices.models.contacts import ContactMethod, PagingRule, Verification
from seatrial.domains.notices.models.messages import Message
from seatrial.domains.notices.models.pagers import PagerBeat
from seatrial.domains.notices.models.pages import UNDER_WAY, Delivery, Page, Try
from seatrial.domains.notices.models.preferences import Preference
from seatrial.domains.notices.models.replies import MailReply

__all__ = [
    "UNDER_WAY",
    "Bulletin",
    "ContactMethod",
    "Delivery",
    "MailReply",
    "Message",
    "Page",
    "PagerBeat",
    "PagingRule",
    "Preference",
    "Try",
    "Verification",
]
