"""What the API takes and gives of actions."""

from seatrial.domains.actions.schemas.actions import ActionOut, ActionsOut
from seatrial.domains.actions.schemas.changes import (
    ActionIn,
    ChangeIn,
    DoneIn,
    FundIn,
    NoteIn,
    ReasonIn,
)

__all__ = ["ActionIn", "ActionOut", "ActionsOut", "ChangeIn", "DoneIn", "FundIn", "NoteIn", "ReasonIn"]
