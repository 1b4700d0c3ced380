"""What somebody says of a revision."""

from django import forms

from seatrial.ui.forms import Worded


class ReviewForm(Worded):
    """A word on exactly the revision that was read."""

    revision = forms.CharField(max_length=71, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        choices=[("approved", "It is right"), ("changes_wanted", "I want changes")],
        widget=forms.RadioSelect,
        initial="approved",
        error_messages={"required": "Say whether it is right."},
    )
    note = forms.CharField(
        max_length=4000, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> None:
        """Changes that are wanted are named."""
        if self.cleaned_data.get("verdict") == "changes_wanted" and not self.cleaned_data.get("note"):
            self.add_error("note", "Say what is to be changed.")
