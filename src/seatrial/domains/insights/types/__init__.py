"""The words of insights as values."""

from seatrial.domains.insights.types.programmes import (
    PARTS,
    ROW_STATES,
    Bearing,
    Known,
    Part,
    Programme,
    ProgrammeView,
    Proof,
    Row,
    RowSpec,
    RowState,
)
from seatrial.domains.insights.types.readiness import AreaTimes, ReadinessFigures, ReviewTimes, Times

__all__ = [
    "PARTS",
    "ROW_STATES",
    "AreaTimes",
    "Bearing",
    "Known",
    "Part",
    "Programme",
    "ProgrammeView",
    "Proof",
    "ReadinessFigures",
    "ReviewTimes",
    "Row",
    "RowSpec",
    "RowState",
    "Times",
]
