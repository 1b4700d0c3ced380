"""Shapes of the forms. What may be written is for the services to say."""

from seatrial.domains.identity.forms.fields import PlainForm
from seatrial.domains.identity.forms.people import EraseForm, InviteForm, PersonForm
from seatrial.domains.identity.forms.profile import PasswordForm, ProfileForm
from seatrial.domains.identity.forms.roles import DeputyForm, RoleForm, TokenForm
from seatrial.domains.identity.forms.security import (
    AssertionForm,
    CodeForm,
    ConfirmForm,
    CredentialForm,
    FirstPasswordForm,
    OpenSshForm,
    ProducerForm,
    RevokeForm,
)
from seatrial.domains.identity.forms.sign_in import FoundForm, SignInForm

__all__ = [
    "AssertionForm",
    "CodeForm",
    "ConfirmForm",
    "CredentialForm",
    "DeputyForm",
    "EraseForm",
    "FirstPasswordForm",
    "FoundForm",
    "InviteForm",
    "OpenSshForm",
    "PasswordForm",
    "PersonForm",
    "PlainForm",
    "ProducerForm",
    "ProfileForm",
    "RevokeForm",
    "RoleForm",
    "SignInForm",
    "TokenForm",
]
