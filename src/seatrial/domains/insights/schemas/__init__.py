"""What the API gives of insights."""

from seatrial.domains.insights.schemas.homes import HomeOut
from seatrial.domains.insights.schemas.performance import PerformanceTrendOut
from seatrial.domains.insights.schemas.programmes import AcceptancesOut, ProgrammeOut, ProgrammesOut
from seatrial.domains.insights.schemas.questions import ProgrammeQuestionsOut
from seatrial.domains.insights.schemas.readiness import AreaTimesListOut, GapsOut, ReadinessFiguresOut

__all__ = [
    "AcceptancesOut",
    "AreaTimesListOut",
    "GapsOut",
    "HomeOut",
    "PerformanceTrendOut",
    "ProgrammeOut",
    "ProgrammeQuestionsOut",
    "ProgrammesOut",
    "ReadinessFiguresOut",
]
