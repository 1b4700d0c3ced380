"""What the pages of alerts take. Times are local: those of whoever looks at the page."""

from django import forms

from seatrial.ui.forms import Instant, Told, area

_REPEATS = (("", "Once"), ("daily", "Daily"), ("weekly", "Weekly"))
_KINDS = (("silence", "A silence"), ("maintenance", "A maintenance window"))


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
