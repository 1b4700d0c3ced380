"""Pages of insights."""

from seatrial.domains.insights.views.readiness import readiness

__all__ = ["readiness"]
