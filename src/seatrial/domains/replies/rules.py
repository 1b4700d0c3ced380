"""How a request is told from another, and which keys may be used."""

import hashlib
import re
from datetime import timedelta

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
    parts = (request.sender, request.method, request.path, request.key)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def lock_of(digest: str) -> int:
    """The number of the advisory lock of that request: a signed 64-bit integer."""
    return int.from_bytes(bytes.fromhex(digest[:16]), "big", signed=True)
