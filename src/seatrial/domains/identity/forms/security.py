"""Shapes of the forms about how one signs in and signs."""

from django import forms

from seatrial.domains.identity.forms.fields import PlainForm, password_field

_HINT = "At least 10 characters, and no common word."


def _code(label: str) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
    return forms.CharField(label=label, max_length=40, widget=forms.TextInput(attrs=attributes))


class CodeForm(PlainForm):
    """A code of the authenticator app, or a recovery code."""

    code = _code("Code")


class ConfirmForm(PlainForm):
    """The password of whoever is signed in, once more."""

    password = password_field("Password", new=False)


class FirstPasswordForm(PlainForm):
    """A new password of somebody who need not, or cannot, show the old one."""

    new = password_field("New password", new=True, hint=_HINT)


class CredentialForm(PlainForm):
    """What the browser's ceremony gave, as JSON, and the name of the passkey."""

    name = forms.CharField(label="Name", max_length=100, help_text="So that you know it again: work laptop.")
    credential = forms.JSONField(widget=forms.HiddenInput)


class AssertionForm(PlainForm):
    """What the browser's ceremony gave, as JSON."""

    credential = forms.JSONField(widget=forms.HiddenInput)


class OpenSshForm(PlainForm):
    """A public key, and the signature that proves that somebody holds its private half."""

    name = forms.CharField(label="Name", max_length=100, help_text="So that you know it again: work laptop.")
    public_key = forms.CharField(
        label="Public key",
        max_length=8192,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"}),
        help_text="The line in the file that ends in .pub.",
    )
    signature = forms.CharField(
        label="Signature",
        max_length=32768,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "class": "mono"}),
        help_text="The whole file seatrial-challenge.txt.sig that ssh-keygen wrote.",
    )


class RevokeForm(PlainForm):
    """Why a key counts no more."""

    reason = forms.CharField(label="Reason", max_length=300, help_text="Whoever verifies later reads it.")


class ProducerForm(PlainForm):
    """Continuous integration whose tokens are to be believed."""

    name = forms.CharField(label="Name", max_length=100, help_text="As people call it: gateway-ci.")
    issuer = forms.CharField(
        label="Issuer",
        max_length=500,
        help_text="The claim iss of its tokens: https://token.actions.githubusercontent.com.",
    )
    audience = forms.CharField(
        label="Audience", max_length=300, help_text="The claim aud: the address of this installation."
    )
    conditions = forms.CharField(
        label="Conditions",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "mono"}),
        help_text="One claim=value a line, all of which must hold: repository=org/app, ref=refs/heads/main.",
    )
    services = forms.CharField(
        label="Services",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "mono"}),
        help_text="What it may vouch for, one a line: service:edi-gateway.",
    )
    grants = forms.CharField(
        label="Grants",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "class": "mono"}),
        help_text="What it may do there, one a line: read, evidence:attach.",
    )
