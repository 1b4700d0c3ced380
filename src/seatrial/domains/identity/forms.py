"""Shapes of the forms. What may be written is for the services to say."""

from django import forms

from seatrial.domains.identity import selectors
from seatrial.kit.problems import Problem


def _zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in selectors.time_zones()]


def _name() -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "username"})
    return forms.CharField(label="Name", max_length=100, widget=widget)


def _zone() -> forms.ChoiceField:
    return forms.ChoiceField(label="Time zone", choices=_zones, help_text="Times on all pages are in it.")


def _password(label: str, *, new: bool, hint: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=hint, max_length=4096)


class PlainForm(forms.Form):
    """A form that shows the faults of a problem beside the fields that they name."""

    required_css_class = "required"

    #: An empty field is told by us, beside it, in the same words with and without scripts.
    use_required_attribute = False

    def show(self, problem: Problem) -> None:
        """The problem is told on the form: each fault at its field, else above the form."""
        for fault in problem.faults:
            field = fault.place.strip("/")
            words = f"{fault.detail} {fault.remedy}".strip()
            self.add_error(field if field in self.fields else None, words)
        if not problem.faults:
            self.add_error(
                None, f"{problem.detail[:1].upper()}{problem.detail[1:]}. {problem.remedy}".strip()
            )


class SignInForm(PlainForm):
    """Name and password."""

    name = _name()
    password = _password("Password", new=False)


class FoundForm(PlainForm):
    """All that the first person is asked."""

    name = _name()
    password = _password("Password", new=True, hint="At least 10 characters, and no common word.")
    time_zone = _zone()


class ProfileForm(PlainForm):
    """What people say about themselves."""

    name = _name()
    time_zone = _zone()
    theme = forms.ChoiceField(
        label="Theme", choices=[("system", "As the system has it"), ("light", "Light"), ("dark", "Dark")]
    )


class PasswordForm(PlainForm):
    """The old password and the new one."""

    old = _password("Present password", new=False)
    new = _password("New password", new=True, hint="At least 10 characters, and no common word.")
