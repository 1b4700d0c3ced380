"""Pages of insights."""

from seatrial.domains.insights.views.homes import home, home_of
from seatrial.domains.insights.views.programmes import programme, programmes
from seatrial.domains.insights.views.readiness import readiness

__all__ = ["home", "home_of", "programme", "programmes", "readiness"]
