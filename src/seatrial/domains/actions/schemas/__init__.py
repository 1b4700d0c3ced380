"""What the API takes and gives of actions."""

from seatrial.domains.actions.schemas.actions import ActionOut, ActionsOut
from seatrial.domains.actions.schemas.aging import AgesOut
from seatrial.domains.actions.schemas.changes import (
    ActionChangeIn,
    ActionIn,
    DoneIn,
    FundIn,
    NoteIn,
    ReasonIn,
)
from seatrial.domains.actions.schemas.drafts import AcceptDraftIn, DraftOut, DraftsOut
from seatrial.domains.actions.schemas.risks import MitigateIn, RiskOut, RisksOut

__all__ = [
    "AcceptDraftIn",
    "ActionChangeIn",
    "ActionIn",
    "ActionOut",
    "ActionsOut",
    "AgesOut",
    "DoneIn",
    "DraftOut",
    "DraftsOut",
    "FundIn",
    "MitigateIn",
    "NoteIn",
    "ReasonIn",
    "RiskOut",
    "RisksOut",
]
