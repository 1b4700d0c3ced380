"""What the pages of actions take."""

from seatrial.domains.actions.forms.actions import ChangeForm, FundForm, NewForm
from seatrial.domains.actions.forms.ending import DoneForm, NoteForm, ReasonForm

__all__ = ["ChangeForm", "DoneForm", "FundForm", "NewForm", "NoteForm", "ReasonForm"]
