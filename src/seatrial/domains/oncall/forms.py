"""What the pages of being on call take. Times are local: the view says of which zone."""

from datetime import datetime
from typing import Any

from django import forms

from seatrial.ui.forms import Told

_MOMENT = {"type": "datetime-local"}
_KINDS = (("leave", "Leave"), ("training", "Training"), ("rest", "Rest after a night"), ("other", "Other"))


class LocalMoment(forms.CharField):
    """What a clock shows: a date and a time without a zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=25, widget=forms.TextInput(attrs=_MOMENT), **kwargs)

    def clean(self, value: Any) -> datetime | None:
        """The moment; None where it may be left out, and is."""
        text = super().clean(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise forms.ValidationError("Write a date and a time, as 2026-12-24T09:00.")
        return found


class OverrideForm(Told):
    """A span that somebody takes over."""

    naming = "person"
    person = forms.ChoiceField(error_messages={"required": "Say who takes over."})
    start = LocalMoment(error_messages={"required": "Say from when."})
    end = LocalMoment(error_messages={"required": "Say until when."})
    reason = forms.CharField(max_length=500, required=False, strip=True)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class SwapForm(Told):
    """A span that somebody is asked to take, and one in return."""

    naming = "asked"
    asked = forms.ChoiceField(error_messages={"required": "Say whom you ask."})
    start = LocalMoment(error_messages={"required": "Say from when."})
    end = LocalMoment(error_messages={"required": "Say until when."})
    return_start = LocalMoment(required=False)
    return_end = LocalMoment(required=False)
    reason = forms.CharField(max_length=500, required=False, strip=True)

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked"].choices = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Both ends of the span in return, or neither."""
        said: dict[str, Any] = super().clean() or {}
        if (said.get("return_start") is None) != (said.get("return_end") is None):
            self.add_error("return_end", "Give both ends of the span in return, or neither.")
        return said


class TimeOffForm(Told):
    """A span in which somebody is away."""

    start = LocalMoment(error_messages={"required": "Say from when."})
    end = LocalMoment(error_messages={"required": "Say until when."})
    kind = forms.ChoiceField(choices=_KINDS, initial="leave")


class NoteForm(Told):
    """The note of a hand-off."""

    note = forms.CharField(
        max_length=10_000, strip=True, widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write what the next one has to know."},
    )  # fmt: skip
