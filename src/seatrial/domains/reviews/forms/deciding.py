"""Forms of those who review, propose, sign, decide and end."""

from datetime import UTC, datetime, time, timedelta

from django import forms

from seatrial.domains.reviews.forms.told import Names
from seatrial.domains.reviews.services import NewProposal
from seatrial.domains.reviews.types import CONSULTED_ON, OUTCOME_TITLES, REVIEWERS
from seatrial.ui.forms import Told, area, day, handle

_TEXT = 4000


class ReasonForm(Told):
    """Why."""

    reason = forms.CharField(
        label="Why", max_length=2000, widget=area(2),
        error_messages={"required": "Say why: others will ask."},
    )  # fmt: skip


class RecordForm(Told):
    """What one of the three found."""

    slot = forms.ChoiceField(
        choices=[(slot, slot) for slot in REVIEWERS], widget=forms.HiddenInput, required=True
    )
    outcome = forms.ChoiceField(
        label="Your review",
        choices=[("accepts", "I accept what I reviewed"), ("objects", "I object")],
        widget=forms.RadioSelect,
        initial="accepts",
    )
    note = forms.CharField(
        max_length=_TEXT, required=False, widget=area(2), help_text="An objection needs its reason."
    )


class ReviewerForm(Told):
    """Who reviews in a slot."""

    slot = forms.ChoiceField(label="Reviews for", choices=[(slot, slot) for slot in REVIEWERS])
    person = forms.CharField(max_length=100, widget=handle(), help_text="The handle of a holder of the role.")


class ConsultForm(Told):
    """What the product manager says (R031)."""

    answer = forms.ChoiceField(
        label="Commitments and support",
        choices=[("agrees", "They are as promised"), ("has_concerns", "I have concerns")],
        widget=forms.RadioSelect,
        initial="agrees",
    )
    concerns = Names(
        label="Concerns about",
        required=False,
        choices=list(CONSULTED_ON.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(max_length=_TEXT, required=False, widget=area(2), help_text="Concerns need words.")


class PrerequisiteForm(Told):
    """Whether something is there."""

    key = forms.CharField(max_length=63, widget=forms.HiddenInput)
    is_met = forms.TypedChoiceField(
        label="Is it there",
        choices=[("yes", "It is there"), ("no", "It is not there")],
        coerce=lambda value: value == "yes",
    )
    note = forms.CharField(
        label="What shows it", max_length=_TEXT, error_messages={"required": "Write where one can see it."}
    )


class ProposeForm(Told):
    """A decision that those who sign are asked about."""

    outcome = forms.ChoiceField(choices=list(OUTCOME_TITLES.items()), widget=forms.RadioSelect)
    stands_until = forms.DateField(
        label="A conditional go stands through",
        required=False,
        widget=day(),
        help_text="Its last day, in UTC.",
    )
    re_evaluate_on = forms.DateField(label="A no-go is looked at anew on", required=False, widget=day())
    note = forms.CharField(
        max_length=_TEXT, required=False, widget=area(), help_text="It is signed with the rest."
    )

    def wanted(self) -> NewProposal:
        """As the service takes it."""
        given = self.cleaned_data
        through = given["stands_until"]
        until = datetime.combine(through, time(), UTC) + timedelta(days=1) if through else None
        conditional, no_go = given["outcome"] == "conditional_go", given["outcome"] == "no_go"
        return NewProposal(
            outcome=given["outcome"],
            stands_until=until if conditional else None,
            re_evaluate_on=given["re_evaluate_on"] if no_go else None,
            note=given["note"],
        )


class SignForm(Told):
    """A passkey's assertion, and the moment that stands in what was signed."""

    credential = forms.JSONField(widget=forms.HiddenInput)
    signed_at = forms.CharField(max_length=40, widget=forms.HiddenInput)

    def clean_signed_at(self) -> datetime:
        """The moment of what was prepared."""
        try:
            found = datetime.fromisoformat(self.cleaned_data["signed_at"])
        except ValueError:
            raise forms.ValidationError("Load the page again.") from None
        if found.tzinfo is None:
            raise forms.ValidationError("Load the page again.")
        return found.astimezone(UTC)
