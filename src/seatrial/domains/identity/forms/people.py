"""The forms about other people's accounts."""

from django import forms

from seatrial.domains.identity.forms.fields import PlainForm, zone_field
from seatrial.domains.identity.types import ROLES

_OFF = {"autocomplete": "off"}


def _role_choices() -> list[tuple[str, str]]:
    return [("", "No role yet"), *((role.name, role.title) for role in ROLES)]


class InviteForm(PlainForm):
    """Somebody who is to have an account."""

    name = forms.CharField(label="Name", max_length=100, widget=forms.TextInput(attrs=_OFF))
    kind = forms.ChoiceField(
        label="Kind",
        choices=[
            ("human", "Human: signs in"),
            ("service", "Service: a program of ours, holds tokens"),
            ("agent", "Agent: acts by itself, holds tokens, never decides"),
        ],
    )
    email = forms.CharField(
        label="E-mail address", max_length=254, required=False, widget=forms.EmailInput(attrs=_OFF)
    )
    handle = forms.CharField(
        label="Handle",
        max_length=63,
        required=False,
        widget=forms.TextInput(attrs=_OFF),
        help_text="As the User in the catalogue is called. Empty: made of the name. It never changes.",
    )
    is_vendor = forms.BooleanField(
        label="A vendor's account",
        required=False,
        help_text="It sees the services that it holds a role of, and nothing else.",
    )
    role = forms.ChoiceField(label="First role", choices=_role_choices, required=False)
    scope = forms.CharField(
        label="Within",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**_OFF, "placeholder": "service:edi-gateway"}),
        help_text="As service:NAME, team:NAME, system:NAME or workspace:NAME. Empty: everywhere.",
    )

    def place_of(self, place: str) -> str:
        """Faults of the first role stand beside its fields."""
        return place.removeprefix("/roles/0")


class PersonForm(PlainForm):
    """What administrators change about somebody."""

    name = forms.CharField(label="Name", max_length=100, widget=forms.TextInput(attrs=_OFF))
    email = forms.CharField(
        label="E-mail address", max_length=254, required=False, widget=forms.EmailInput(attrs=_OFF)
    )
    time_zone = zone_field()
    is_vendor = forms.BooleanField(
        label="A vendor's account",
        required=False,
        help_text="It sees the services that it holds a role of, and nothing else.",
    )


class EraseForm(PlainForm):
    """That whoever erases means it."""

    handle = forms.CharField(label="Handle", max_length=63, widget=forms.TextInput(attrs=_OFF))
