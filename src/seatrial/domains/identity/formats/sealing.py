"""Secrets that must be read again (those of authenticator apps), sealed where they are stored.

The key follows from the installation's own, which lies beside the database and not in it: whoever reads a
dump of the database alone reads no secret.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from seatrial.kit.problems import Problem

_PURPOSE = b"seatrial: secrets of second factors"


class CannotUnseal(Problem):
    """What is stored was sealed with another key than the installation's."""

    type = "cannot-unseal"
    title = "A stored secret cannot be read"
    status = 500


def seal(text: str, *, keys: tuple[str, ...]) -> str:
    """The text, readable again only with the first of the keys."""
    return _box(keys).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, *, keys: tuple[str, ...]) -> str:
    """The text that was sealed with one of the keys; raises CannotUnseal."""
    try:
        return _box(keys).decrypt(sealed.encode()).decode()
    except (InvalidToken, ValueError):
        raise CannotUnseal(
            "a second factor was sealed with another key than this installation's",
            remedy="Put back keys.json (or SEATRIAL_SECRET_KEY) from the backup, or let an administrator "
            "reset the second factor.",
        ) from None


def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(_derived(key))) for key in keys])


def _derived(key: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())
