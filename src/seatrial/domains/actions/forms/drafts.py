"""Forms that decide a draft."""

from django import forms

from seatrial.ui.forms import Told

_TEXT = 20_000


class AcceptForm(Told):
    """Who does it by when."""

    owner = forms.CharField(max_length=100, error_messages={"required": "Name who answers for it."})
    due_on = forms.DateField(error_messages={"required": "Write the day by which it is done."})
    alternative = forms.CharField(max_length=_TEXT, required=False)


class DismissForm(Told):
    """Why nobody does it."""

    reason = forms.CharField(
        max_length=_TEXT, error_messages={"required": "Say why nobody has to do it: others will ask."}
    )
