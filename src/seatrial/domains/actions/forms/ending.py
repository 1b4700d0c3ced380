"""Forms that end an action, or open it again."""

from django import forms

from seatrial.ui.forms import Told

_TEXT = 20_000


class DoneForm(Told):
    """What was done, and where."""

    outcome = forms.CharField(
        label="What was done",
        max_length=_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what was done: whoever verifies it looks there."},
    )
    fix = forms.CharField(
        label="Where it is",
        max_length=500,
        required=False,
        help_text="The address of a page, or a commit. A vulnerability needs one.",
    )


class NoteForm(Told):
    """What was seen."""

    note = forms.CharField(label="What you saw", max_length=_TEXT, required=False)


class ReasonForm(Told):
    """Why."""

    reason = forms.CharField(
        label="Why", max_length=_TEXT, error_messages={"required": "Say why: others will ask."}
    )
