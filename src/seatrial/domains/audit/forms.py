"""The filter of the log's page, and the forms of holds."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from seatrial.domains.audit.types import Filter
from seatrial.ui.forms import Worded


class FilterForm(Worded):
    """What to show; times are UTC, as the inputs of a browser give them."""

    action = forms.CharField(required=False, max_length=100)
    subject = forms.CharField(required=False, max_length=300)
    actor = forms.CharField(required=False, max_length=200)
    since = forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
    )
    until = forms.DateTimeField(
        required=False, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"]
    )

    def filter(self) -> Filter:
        """The filter for the selectors: what cannot be read asks for nothing."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Filter(
            action=given.get("action", ""),
            subject=given.get("subject", ""),
            actor=given.get("actor", ""),
            since=_utc(given.get("since")),
            until=_utc(given.get("until")),
        )


class HoldForm(Worded):
    """A hold that somebody places."""

    kind = forms.ChoiceField(choices=[("subject", "Subject"), ("actor", "Actor")])
    target = forms.CharField(max_length=300)
    reason = forms.CharField(max_length=2000)


class ReleaseForm(Worded):
    """Why a hold is released."""

    reason = forms.CharField(max_length=2000)


def _utc(at: datetime | None) -> datetime | None:
    return at.replace(tzinfo=UTC) if at else None
