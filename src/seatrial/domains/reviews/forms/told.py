"""Forms of reviews that are no field by field."""

from typing import Any

from django import forms

from seatrial.ui.forms import Told


class Names(forms.MultipleChoiceField):
    """Any number of names that the page offered; the service looks whether they can be."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """The service knows which there are."""
        return len(str(value)) <= 20_000


class NoForm(Told):
    """A button without fields."""
