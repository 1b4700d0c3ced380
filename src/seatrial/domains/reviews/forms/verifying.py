"""Forms of the verification after the go-live: what was seen, what it was worth, what runbooks learn."""

from datetime import UTC

from django import forms

from seatrial.domains.reviews.types.verifying import LABEL_TITLES, RUNBOOK_TITLES
from seatrial.ui.forms import Told, area, day, handle


class FindingForm(Told):
    """Something that was seen."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=[
            ("alert", "An alert"),
            ("incident", "An incident"),
            ("change", "A change"),
            ("other", "Other"),
        ],
    )
    title = forms.CharField(
        label="What was seen", max_length=300, error_messages={"required": "Write what was seen."}
    )
    source = forms.CharField(
        label="Where it stands", max_length=500, required=False,
        help_text="Its URN or address; of one there is one finding.",
    )  # fmt: skip
    at = forms.DateTimeField(
        label="When, in UTC",
        required=False,
        help_text="Empty: now.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean_at(self) -> object:
        """The moment, in UTC."""
        at = self.cleaned_data["at"]
        return at.replace(tzinfo=UTC) if at is not None else None


class LabelForm(Told):
    """What an alert was worth."""

    finding = forms.CharField(max_length=36, widget=forms.HiddenInput)
    label = forms.ChoiceField(choices=list(LABEL_TITLES.items()))
    note = forms.CharField(label="Words", max_length=2000, required=False, widget=area(2))


class RunbookForm(Told):
    """What a finding means for the runbook."""

    finding = forms.CharField(max_length=36, widget=forms.HiddenInput)
    runbook = forms.ChoiceField(label="The runbook", choices=list(RUNBOOK_TITLES.items()))
    link = forms.CharField(label="Changed revision", max_length=500, required=False)
    owner = forms.CharField(max_length=100, required=False, widget=handle())
    due_on = forms.DateField(label="Due on", required=False, widget=day())
