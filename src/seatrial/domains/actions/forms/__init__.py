"""What the pages of actions take."""

from seatrial.domains.actions.forms.actions import ChangeForm, FundForm, NewForm
from seatrial.domains.actions.forms.drafts import AcceptForm, DismissForm
from seatrial.domains.actions.forms.ending import DoneForm, NoteForm, ReasonForm
from seatrial.domains.actions.forms.risks import MitigateForm

__all__ = [
    "AcceptForm",
    "ChangeForm",
    "DismissForm",
    "DoneForm",
    "FundForm",
    "MitigateForm",
    "NewForm",
    "NoteForm",
    "ReasonForm",
]
