"""Forms that open a review, complete a draft of one, and change what it says."""

from typing import Any

from django import forms

from seatrial.domains.reviews.services import Change, NewReview
from seatrial.domains.reviews.types import KIND_TITLES, Artefact, Review
from seatrial.ui.forms import Told, area, day

_TEXT = 20_000


class SaidForm(Told):
    """What a review says of itself."""

    title = forms.CharField(max_length=200, required=False, help_text="Empty: the service and the kind.")
    scope = forms.CharField(
        label="What is reviewed",
        max_length=_TEXT,
        widget=area(),
        error_messages={"required": "Write what is reviewed, and what is not."},
    )
    architecture_changes = forms.CharField(
        label="What changes in the architecture",
        max_length=_TEXT,
        widget=area(),
        help_text="Write None where nothing does.",
        error_messages={"required": "Write what changes, or None."},
    )
    target_date = forms.DateField(
        widget=day(),
        help_text="The day on which it is to be decided.",
        error_messages={"required": "Write the day on which it is to be decided."},
    )
    digest = forms.CharField(
        max_length=200,
        required=False,
        help_text="Of the artefact that is to run, as sha256:... It names it best.",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    commit = forms.CharField(
        max_length=100, required=False, help_text="The git commit, whole.",
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )  # fmt: skip
    version = forms.CharField(max_length=200, required=False, help_text="As people call it: 1.4.0.")
    successor = forms.CharField(
        label="Team that takes over",
        max_length=200,
        required=False,
        help_text="Its URN, as team:platform. Empty: the owner stays.",
    )

    @property
    def artefact(self) -> Artefact:
        """What is to run."""
        given = self.cleaned_data
        return Artefact(given["digest"], given["commit"], given["version"])

    def change(self) -> Change:
        """As the service takes it."""
        given = {name: self.cleaned_data[name] for name in ("scope", "architecture_changes", "target_date")}
        title = self.cleaned_data["title"] or None
        return Change(title=title, artefact=self.artefact, successor=self.cleaned_data["successor"], **given)

    @staticmethod
    def initial_of(review: Review) -> dict[str, Any]:
        """What stands, for a form that changes it."""
        same = ("title", "scope", "architecture_changes", "target_date", "successor")
        artefact = review.artefact
        names = {"digest": artefact.digest, "commit": artefact.commit, "version": artefact.version}
        return {**{name: getattr(review, name) for name in same}, **names}


class OpenForm(SaidForm):
    """A new review."""

    field_order = ("kind", "service", "environment", "scope", "architecture_changes", "target_date")

    kind = forms.ChoiceField(label="Why it is reviewed", choices=list(KIND_TITLES.items()))
    service = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"list": "services", "autocomplete": "off"}),
        help_text="Its name, as edi-gateway.",
    )
    environment = forms.CharField(
        max_length=100, required=False, initial="production", help_text="Where it is to run."
    )

    def wanted(self) -> NewReview:
        """As the service takes it."""
        same = ("kind", "service", "environment", "title", "scope", "architecture_changes", "target_date")
        given = {name: self.cleaned_data[name] for name in (*same, "successor")}
        return NewReview(artefact=self.artefact, **given)
