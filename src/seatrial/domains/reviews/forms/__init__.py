"""What the pages of reviews take."""

from seatrial.domains.reviews.forms.deciding import (
    ConsultForm,
    PrerequisiteForm,
    ProposeForm,
    ReasonForm,
    RecordForm,
    ReviewerForm,
    SignForm,
)
from seatrial.domains.reviews.forms.items import (
    AcceptForm,
    AcceptItemForm,
    AnswerForm,
    AssignForm,
    CommentForm,
    RejectForm,
    RemedyForm,
    WaiverForm,
)
from seatrial.domains.reviews.forms.opening import OpenForm, SaidForm
from seatrial.domains.reviews.forms.told import NoForm
from seatrial.domains.reviews.forms.verifying import FindingForm, LabelForm, RunbookForm

__all__ = [
    "AcceptForm",
    "AcceptItemForm",
    "AnswerForm",
    "AssignForm",
    "CommentForm",
    "ConsultForm",
    "FindingForm",
    "LabelForm",
    "NoForm",
    "OpenForm",
    "PrerequisiteForm",
    "ProposeForm",
    "ReasonForm",
    "RecordForm",
    "RejectForm",
    "RemedyForm",
    "ReviewerForm",
    "RunbookForm",
    "SaidForm",
    "SignForm",
    "WaiverForm",
]
