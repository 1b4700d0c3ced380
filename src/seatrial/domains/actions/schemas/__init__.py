"""What the API takes and gives of actions."""

from seatrial.domains.actions.schemas.actions import ActionOut, ActionsOut
from seatrial.domains.actions.schemas.changes import (
    ActionIn,
    ActionChangeIn,
    DoneIn,
    FundIn,
    NoteIn,
    ReasonIn,
)
from seatrial.domains.actions.schemas.risks import MitigateIn, RiskOut, RisksOut

__all__ = [
    "ActionIn",
    "ActionOut",
    "ActionsOut",
    "ActionChangeIn",
    "DoneIn",
    "FundIn",
    "MitigateIn",
    "NoteIn",
    "ReasonIn",
    "RiskOut",
    "RisksOut",
]
