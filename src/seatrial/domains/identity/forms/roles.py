"""The forms about roles, deputies and tokens."""

from django import forms

from seatrial.domains.identity.forms.fields import PlainForm
from seatrial.domains.identity.types import GRANTS, ROLES

_OFF = {"autocomplete": "off"}


def _moment(label: str, *, required: bool, hint: str) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local", **_OFF}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%dT%H:%M"]
    )


def _reason() -> forms.CharField:
    return forms.CharField(label="Reason", max_length=500, required=False, widget=forms.TextInput(attrs=_OFF))


def _grants() -> list[tuple[str, str]]:
    return [(grant.name, f"{grant.name}: {grant.summary}") for grant in GRANTS if not grant.humans]


class SpanForm(PlainForm):
    """A form with a beginning and an end; faults call them `from` and `until`."""

    def place_of(self, place: str) -> str:
        """The fields' own names."""
        return {"/from": "/starts_at", "/until": "/ends_at"}.get(place, place)


class RoleForm(SpanForm):
    """A role for somebody."""

    role = forms.ChoiceField(label="Role", choices=lambda: [(role.name, role.title) for role in ROLES])
    scope = forms.CharField(
        label="Within",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={**_OFF, "placeholder": "service:edi-gateway"}),
        help_text="As service:NAME, team:NAME, system:NAME or workspace:NAME. Empty: everywhere.",
    )
    starts_at = _moment("From", required=False, hint="Empty: now. In your time zone.")
    ends_at = _moment("Until", required=False, hint="Empty: until it is taken away.")
    reason = _reason()


class DeputyForm(SpanForm):
    """Somebody who stands in."""

    deputy = forms.CharField(
        label="Deputy",
        max_length=63,
        widget=forms.TextInput(attrs=_OFF),
        help_text="Handle of whoever stands in.",
    )
    starts_at = _moment("From", required=False, hint="Empty: now. In your time zone.")
    ends_at = _moment("Until", required=True, hint="A deputy always has an end.")
    reason = _reason()


class TokenForm(PlainForm):
    """A token for a program."""

    name = forms.CharField(
        label="Name", max_length=100, widget=forms.TextInput(attrs=_OFF), help_text="What will use it?"
    )
    scopes = forms.MultipleChoiceField(
        label="It may", choices=_grants, widget=forms.CheckboxSelectMultiple, initial=["read"]
    )
    within = forms.CharField(
        label="Only within",
        max_length=2000,
        required=False,
        widget=forms.TextInput(attrs={**_OFF, "placeholder": "service:edi-gateway"}),
        help_text="Services, teams or systems, with spaces between. Empty: wherever its owner may.",
    )
    days = forms.IntegerField(label="Days until it expires", min_value=1, max_value=366, initial=90)

    def place_of(self, place: str) -> str:
        """Faults of one scope or URN stand beside all of them."""
        if place == "/expires_at":
            return "/days"
        return "/" + place.strip("/").partition("/")[0]
