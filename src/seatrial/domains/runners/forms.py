"""What the pages of runners take."""

from django import forms

from seatrial.ui.forms import Worded


class CodeForm(Worded):
    """The label of a runner that is to come."""

    label = forms.RegexField(
        r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$",
        max_length=63,
        label="Label",
        initial="default",
        error_messages={"invalid": "Write a-z, 0-9 and dashes, as lab-1."},
    )


class NoteForm(Worded):
    """What the approver has to say."""

    note = forms.CharField(max_length=2000, required=False, strip=True)


class ReasonForm(Worded):
    """Why it may run no more."""

    reason = forms.CharField(
        max_length=2000, strip=True, error_messages={"required": "Say why: whoever wrote it will ask."}
    )
