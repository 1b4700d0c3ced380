"""What leaves as mail, as a page, and what calendars take; and the receipts of providers."""

from seatrial.domains.notices.formats.bulletins import Said, bulletin_mail, bulletin_post
from seatrial.domains.notices.formats.calls import KEYS, call, spoken
from seatrial.domains.notices.formats.invitations import Invitation, invitation
from seatrial.domains.notices.formats.mails import Letter, mail
from seatrial.domains.notices.formats.pages import (
    Outgoing,
    page_json,
    page_mail,
    page_speech,
    page_text,
    slack_json,
    teams_json,
    webhook_headers,
)
from seatrial.domains.notices.formats.receipts import Receipt, is_twilios, twilio_receipt

__all__ = [
    "KEYS",
    "Invitation",
    "Letter",
    "Outgoing",
    "Receipt",
    "Said",
    "bulletin_mail",
    "bulletin_post",
    "call",
    "invitation",
    "is_twilios",
    "mail",
    "page_json",
    "page_mail",
    "page_speech",
    "page_text",
    "slack_json",
    "spoken",
    "teams_json",
    "twilio_receipt",
    "webhook_headers",
]
