"""What the pages of alerts take. Times are local: those of whoever looks at the page."""

from datetime import datetime
from typing import Any

from django import forms

from seatrial.kit.moments import EARLIEST, LATEST
from seatrial.ui.forms import Told, area

_REPEATS = (("", "Once"), ("daily", "Daily"), ("weekly", "Weekly"))
_KINDS = (("silence", "A silence"), ("maintenance", "A maintenance window"))
_FORMAT = "%Y-%m-%dT%H:%M"
_REMEDY = "Write a date and a time, as 2026-12-24T09:00."


class Instant(forms.DateTimeField):
    """A date and a time as the clock of whoever looks shows them; what comes out knows its zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_FORMAT)
        messages = {"invalid": _REMEDY, **kwargs.pop("error_messages", {})}
        super().__init__(widget=widget, error_messages=messages, **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """The moment, one that somebody may mean; None where it may be left out, and is."""
        try:
            found: datetime | None = super().clean(value)
        except OverflowError:
            raise forms.ValidationError(_REMEDY) from None
        if found is not None and not EARLIEST <= found <= LATEST:
            raise forms.ValidationError(_REMEDY)
        return found


class SilenceForm(Told):
    """What is to be quiet, from when to when."""

    naming = "service"
    match = forms.CharField(
        max_length=5000, required=False, strip=True, widget=area(),
        help_text='One a line, as severity="critical" or team=~"edi-.*". An alert is quiet where all hold.',
    )  # fmt: skip
    service = forms.CharField(
        max_length=200, required=False, strip=True, help_text="Its name, as edi-gateway. Empty: of any."
    )
    starts_at = Instant(required=False)
    ends_at = Instant(error_messages={"required": "Say until when."})
    kind = forms.ChoiceField(choices=_KINDS, initial="silence")
    repeat = forms.ChoiceField(choices=_REPEATS, required=False)
    reason = forms.CharField(
        max_length=500, strip=True, error_messages={"required": "Say why, for whoever looks at it at night."}
    )

    def conditions(self) -> list[str]:
        """One condition a line."""
        return [line.strip() for line in self.cleaned_data["match"].splitlines() if line.strip()]


class ExtendForm(Told):
    """Until when it is quiet now."""

    ends_at = Instant(error_messages={"required": "Say until when."})


def _pairs(text: str) -> dict[str, str]:
    """Labels, one a line: `severity=critical`. Raises ValidationError."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, equals, value = line.partition("=")
        if not equals or not name.strip():
            raise forms.ValidationError(f"{line[:80]!r} is no label: write severity=critical.")
        found[name.strip()] = value.strip().strip('"')
    return found


class ExplainForm(Told):
    """An alert as it would be."""

    labels = forms.CharField(
        max_length=20_000, strip=True, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write at least one label, as severity=critical."},
    )  # fmt: skip
    annotations = forms.CharField(
        max_length=20_000, required=False, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )
    at = Instant(required=False)

    def clean_labels(self) -> dict[str, str]:
        """The labels by their names."""
        return _pairs(self.cleaned_data["labels"])

    def clean_annotations(self) -> dict[str, str]:
        """The annotations by their names."""
        return _pairs(self.cleaned_data["annotations"])
