"""The codes that verify contact methods: made when they are needed, and stored nowhere."""

from uuid import UUID

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "notices.code"
_DIGITS = 6


def code_of(verification: UUID) -> str:
    """The six digits of that verification."""
    found = int(salted_hmac(_SALT, str(verification), algorithm="sha256").hexdigest(), 16)
    return str(found % 10**_DIGITS).zfill(_DIGITS)


def is_code(text: str, *, verification: UUID) -> bool:
    """Whether the text is its code; spaces within do not count."""
    return constant_time_compare("".join(text.split()), code_of(verification))


def secret_of(contact: UUID) -> bytes:
    """With what pages to that webhook are signed; its owner sees it, as `whsec_...`."""
    return salted_hmac("notices.webhook", str(contact), algorithm="sha256").digest()
