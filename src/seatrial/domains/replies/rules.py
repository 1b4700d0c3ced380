"""How a request is told from another, and which keys may be used."""

import base64
import hashlib
import re
from datetime import timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from seatrial.domains.replies.types import Request

#: How long a reply is kept for a repetition (the draft leaves it to us, and asks us to say it).
KEPT = timedelta(hours=24)
#: A reply above this size is not kept: then the request may be done twice, as without a key.
LARGEST = 1024 * 1024
#: Printable ASCII; a UUID is usual. The draft writes a quoted string, most clients a plain one.
_KEY = re.compile(r'"?(?P<key>[\x21\x23-\x7e]{8,200})"?')


def key_of(header: str) -> str:
    """The key that the header `Idempotency-Key` holds; '' where it is none that we take."""
    found = _KEY.fullmatch(header.strip())
    return found["key"] if found else ""


def digest_of(request: Request) -> str:
    """Names the request: the same sender, method, path and key give the same digest (SHA-256, hex)."""
    parts = (request.credential, request.method, request.path, request.key)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def seal_of(request: Request) -> bytes:
    """The key under which the reply is stored, for Fernet. Only who sends the request again can make it:
    a reply may hold a secret that is shown once, and the table alone gives none away.
    """
    derived = HKDF(SHA256(), length=32, salt=request.key.encode(), info=b"seatrial reply")
    return base64.urlsafe_b64encode(derived.derive(request.credential.encode()))


def lock_of(digest: str) -> int:
    """The number of the advisory lock of that request: a signed 64-bit integer."""
    return int.from_bytes(bytes.fromhex(digest[:16]), "big", signed=True)
