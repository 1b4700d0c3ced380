"""The words of insights as values."""

from seatrial.domains.insights.types.readiness import AreaTimes, ReadinessFigures, ReviewTimes, Times

__all__ = ["AreaTimes", "ReadinessFigures", "ReviewTimes", "Times"]
