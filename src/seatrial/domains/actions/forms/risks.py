"""The form that makes an action of a mitigation."""

from django import forms

from seatrial.ui.forms import Told


class MitigateForm(Told):
    """Who does what about which risk, by when."""

    risk = forms.CharField(max_length=300)
    mitigation = forms.CharField(max_length=200)
    owner = forms.CharField(max_length=100, error_messages={"required": "Name who answers for it."})
    due_on = forms.DateField(error_messages={"required": "Write the day by which it is done."})
