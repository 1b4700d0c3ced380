"""Forms that open an action, change it and give money for it."""

from typing import Any

from django import forms

from seatrial.domains.actions.types import ACTION_KINDS, KIND_WORDS, SEVERITIES, Action, Change, NewAction
from seatrial.ui.forms import Told

_TEXT = 20_000


class ChangeForm(Told):
    """What an action says. `revision` is that of the action which the form was made from."""

    title = forms.CharField(max_length=200, help_text="What is to be done, in a line.")
    text = forms.CharField(
        label="Description", max_length=_TEXT, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    severity = forms.ChoiceField(choices=[(name, name) for name in SEVERITIES], initial="medium")
    owner = forms.CharField(
        max_length=100,
        widget=forms.TextInput(attrs={"list": "people", "autocomplete": "off"}),
        help_text="The handle of the person who answers for it.",
    )
    due_on = forms.DateField(
        label="Due on",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="The last day. It is overdue the day after, in UTC.",
        error_messages={"required": "An action has a last day: write the day by which it is done."},
    )
    environment = forms.CharField(max_length=100, required=False)
    verification = forms.CharField(
        label="What shows that it is done",
        max_length=_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    alternative = forms.CharField(
        label="What would do instead",
        max_length=_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Another way to the same end, where there is one.",
    )

    def change(self) -> Change:
        """As the service takes it."""
        return Change(**self.cleaned_data)

    @staticmethod
    def initial_of(found: Action, *, handle: str) -> dict[str, Any]:
        """What stands, for a form that changes it."""
        same = ("title", "text", "severity", "due_on", "environment", "verification", "alternative")
        return {**{name: getattr(found, name) for name in same}, "owner": handle}


class NewForm(ChangeForm):
    """A new action."""

    field_order = ("kind", "service", "title", "text", "owner", "due_on", "severity")

    kind = forms.ChoiceField(choices=[(name, KIND_WORDS.get(name, name)) for name in ACTION_KINDS])
    service = forms.CharField(
        max_length=200, required=False, help_text="Its name, as edi-gateway. Empty: it is about no service."
    )

    def wanted(self, *, source: str, source_title: str) -> NewAction:
        """As the service takes it."""
        return NewAction(**self.cleaned_data, source=source, source_title=source_title)


class FundForm(Told):
    """Money for an action."""

    amount = forms.DecimalField(max_digits=14, decimal_places=2, min_value=0)
    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        max_length=3,
        initial="EUR",
        error_messages={"invalid": "Write the three letters of a currency, as EUR."},
    )
