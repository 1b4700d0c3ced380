"""What leaves as mail, and what calendars take."""

from seatrial.domains.notices.formats.invitations import Invitation, invitation
from seatrial.domains.notices.formats.mails import Letter, mail

__all__ = ["Invitation", "Letter", "invitation", "mail"]
