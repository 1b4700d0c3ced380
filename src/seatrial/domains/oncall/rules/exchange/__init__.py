"""What other systems and calendars say of who is on call, in and out."""

from seatrial.domains.oncall.rules.exchange.moving import EXPORTS, SOURCES, hand_out, take_over
from seatrial.domains.oncall.rules.exchange.taking import Refused, Taken

__all__ = ["EXPORTS", "SOURCES", "Refused", "Taken", "hand_out", "take_over"]
