"""Forms about items: accepting, rejecting, answering, remedying them, accepting their risk."""

from django import forms

from seatrial.domains.actions.types import SEVERITIES
from seatrial.domains.reviews.forms.told import Names
from seatrial.ui.forms import Told, area, day, handle

_TEXT = 4000
_SAID = {
    "met": "It is met, and the evidence below shows it",
    "not_met": "It is not met",
    "not_applicable": "It does not apply to this service",
    "": "Take the answer back",
}


class AcceptForm(Told):
    """Items that somebody of their role accepts."""

    items = Names()


class AcceptItemForm(Told):
    """One item, with what there is to say."""

    comment = forms.CharField(max_length=_TEXT, required=False)


class RejectForm(Told):
    """What has to be another way."""

    comment = forms.CharField(
        label="What has to be another way",
        max_length=_TEXT,
        widget=area(2),
        error_messages={"required": "Write what has to be another way: whoever remedies it starts there."},
    )


class AnswerForm(Told):
    """What an item comes to, and what shows it."""

    says = forms.ChoiceField(
        label="Answer", choices=list(_SAID.items()), required=False, widget=forms.RadioSelect, initial="met"
    )
    pieces = Names(label="Evidence", required=False)
    reason = forms.CharField(
        max_length=_TEXT, required=False, widget=area(2), help_text="Needed where it does not apply."
    )


class AssignForm(Told):
    """Who does the work."""

    person = forms.CharField(
        max_length=100, required=False, widget=handle(), help_text="A handle. Empty: nobody."
    )


class WaiverForm(Told):
    """A risk that somebody wants accepted for a time."""

    reason = forms.CharField(
        label="Why it cannot be met now",
        max_length=_TEXT,
        widget=area(2),
        error_messages={"required": "Write why it cannot be met now."},
    )
    control = forms.CharField(
        label="What keeps the risk small meanwhile",
        max_length=_TEXT,
        widget=area(2),
        error_messages={"required": "Write what keeps the risk small meanwhile."},
    )
    risk = forms.ChoiceField(choices=[(name, name) for name in ("low", "medium", "high")], initial="medium")
    expires_on = forms.DateField(
        label="Its last day",
        widget=day(),
        error_messages={"required": "A waiver without an end is refused: write its last day."},
    )


class RemedyForm(Told):
    """A remediation of an item: who does what by when."""

    title = forms.CharField(label="What is to be done", max_length=200)
    owner = forms.CharField(max_length=100, widget=handle(), help_text="The handle of who answers for it.")
    due_on = forms.DateField(
        label="Due on",
        widget=day(),
        error_messages={"required": "A remediation has a last day: write it."},
    )
    severity = forms.ChoiceField(choices=[(name, name) for name in SEVERITIES], initial="high")
    #: so that one form sent twice opens one action
    once = forms.CharField(max_length=60, required=False, widget=forms.HiddenInput)


class CommentForm(Told):
    """What somebody has to say."""

    text = forms.CharField(
        label="Comment", max_length=10_000, widget=area(2), error_messages={"required": "Write something."}
    )
