"""The forms of one's own page."""

from django import forms

from seatrial.domains.identity.forms.fields import PlainForm, name_field, password_field, zone_field


class ProfileForm(PlainForm):
    """What people say about themselves."""

    name = name_field()
    time_zone = zone_field()
    theme = forms.ChoiceField(
        label="Theme", choices=[("system", "As the system has it"), ("light", "Light"), ("dark", "Dark")]
    )


class PasswordForm(PlainForm):
    """The old password and the new one."""

    old = password_field("Present password", new=False)
    new = password_field("New password", new=True, hint="At least 10 characters, and no common word.")
