"""What the forms of identity are made of."""

from django import forms

from seatrial.domains.identity import selectors
from seatrial.kit.problems import Problem
from seatrial.ui import words
from seatrial.ui.forms import Worded


class PlainForm(Worded):
    """A form that shows the faults of a problem beside the fields that they name."""

    required_css_class = "required"

    def place_of(self, place: str) -> str:
        """The field that a fault's place means, as `/name`; forms that name it otherwise say so."""
        return place

    def show(self, problem: Problem) -> None:
        """The problem is told on the form: each fault at its field, else above the form."""
        for fault in problem.faults:
            field = self.place_of(fault.place).strip("/")
            told = words.told(fault.detail, remedy=fault.remedy)
            self.add_error(field if field in self.fields else None, told)
        if not problem.faults:
            self.add_error(
                None, f"{problem.detail[:1].upper()}{problem.detail[1:]}. {problem.remedy}".strip()
            )


def name_field() -> forms.CharField:
    """How somebody is called."""
    widget = forms.TextInput(attrs={"autocomplete": "username"})
    return forms.CharField(label="Name", max_length=100, widget=widget)


def zone_field() -> forms.ChoiceField:
    """One of all time zones."""
    return forms.ChoiceField(label="Time zone", choices=_zones, help_text="Times on all pages are in it.")


def password_field(label: str, *, new: bool, hint: str = "") -> forms.CharField:
    """A password: a new one, or the present one."""
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=hint, max_length=4096)


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in selectors.time_zones()]
