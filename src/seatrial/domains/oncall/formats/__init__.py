"""What other systems and calendars say of who is on call, in and out."""

from seatrial.domains.oncall.formats.taking import Refused, Taken

__all__ = ["Refused", "Taken"]
