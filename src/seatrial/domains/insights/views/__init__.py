"""Pages of insights."""

from seatrial.domains.insights.views.homes import home, home_of
from seatrial.domains.insights.views.performance import performance
from seatrial.domains.insights.views.programmes import programme, programmes
from seatrial.domains.insights.views.questions import approval, pre_operations
from seatrial.domains.insights.views.readiness import readiness

__all__ = [
    "approval",
    "home",
    "home_of",
    "performance",
    "pre_operations",
    "programme",
    "programmes",
    "readiness",
]
