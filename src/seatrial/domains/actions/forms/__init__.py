"""What the pages of actions take."""

from seatrial.domains.actions.forms.actions import ChangeForm, FundForm, NewForm
from seatrial.domains.actions.forms.ending import DoneForm, NoteForm, ReasonForm
from seatrial.domains.actions.forms.risks import MitigateForm

__all__ = ["ChangeForm", "DoneForm", "FundForm", "MitigateForm", "NewForm", "NoteForm", "ReasonForm"]
