"""What the API gives of insights."""

from seatrial.domains.insights.schemas.readiness import AreaTimesListOut, GapsOut, ReadinessFiguresOut

__all__ = ["AreaTimesListOut", "GapsOut", "ReadinessFiguresOut"]
