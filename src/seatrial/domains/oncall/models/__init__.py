"""Tables of what people change about schedules. Schedules themselves are definitions."""

from seatrial.domains.oncall.models.absences import TimeOff
from seatrial.domains.oncall.models.handing import HandOff
from seatrial.domains.oncall.models.takeovers import Override, Swap

__all__ = ["HandOff", "Override", "Swap", "TimeOff"]
