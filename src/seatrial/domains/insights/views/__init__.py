"""Pages of insights."""

from seatrial.domains.insights.views.programmes import programme, programmes
from seatrial.domains.insights.views.readiness import readiness

__all__ = ["programme", "programmes", "readiness"]
