"""The forms before somebody is signed in."""

from seatrial.domains.identity.forms.fields import PlainForm, name_field, password_field, zone_field


class SignInForm(PlainForm):
    """Name and password."""

    name = name_field()
    password = password_field("Password", new=False)


class FoundForm(PlainForm):
    """All that the first person is asked."""

    name = name_field()
    password = password_field("Password", new=True, hint="At least 10 characters, and no common word.")
    time_zone = zone_field()
