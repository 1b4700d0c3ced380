"""What the pages of gates take."""

from datetime import timedelta

from django import forms

from seatrial.kit import durations
from seatrial.ui.forms import Worded


class BreakGlassForm(Worded):
    """A gate that is wanted open."""

    service = forms.CharField(max_length=200, error_messages={"required": "Say which service."})
    environment = forms.CharField(max_length=100, error_messages={"required": "Say which environment."})
    reason = forms.CharField(
        max_length=2000,
        strip=True,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what happens, and why it cannot wait."},
    )
    lasts = forms.CharField(max_length=20, required=False)

    def clean_lasts(self) -> timedelta | None:
        """How long; None: as long as the policy allows."""
        text = str(self.cleaned_data.get("lasts") or "")
        try:
            return durations.parse(text) if text else None
        except durations.BadDuration as problem:
            raise forms.ValidationError(str(problem)) from None
