"""What the API gives of readiness."""

from seatrial.domains.readiness.schemas.checklists import (
    ChecklistOut,
    ChecklistsOut,
    CoverageListOut,
    CoverageQuery,
    CoverageRowOut,
    DefinedOut,
    DifferencesOut,
    PortionQuery,
    QuestionsOut,
    VersionOut,
    VersionsOut,
)
from seatrial.domains.readiness.schemas.exports import ReadinessExportOut, RestedOut
from seatrial.domains.readiness.schemas.standings import (
    CriterionOut,
    LookOut,
    LooksOut,
    ReadinessOut,
    TallyOut,
    TrialIn,
    TrialOut,
)

__all__ = [
    "ChecklistOut",
    "ChecklistsOut",
    "CoverageListOut",
    "CoverageQuery",
    "CoverageRowOut",
    "CriterionOut",
    "DefinedOut",
    "DifferencesOut",
    "LookOut",
    "LooksOut",
    "PortionQuery",
    "QuestionsOut",
    "ReadinessExportOut",
    "ReadinessOut",
    "RestedOut",
    "TallyOut",
    "TrialIn",
    "TrialOut",
    "VersionOut",
    "VersionsOut",
]
