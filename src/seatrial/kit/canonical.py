"""One spelling for one content: canonical JSON (RFC 8785) and its SHA-256."""

import hashlib
from typing import Any

import rfc8785


def dumps(content: Any) -> bytes:
    """The content as canonical JSON; raises ValueError for what JSON cannot carry."""
    return rfc8785.dumps(content)


def digest(content: Any) -> str:
    """`sha256:` and 64 hexadecimal digits over the canonical JSON."""
    return digest_bytes(dumps(content))


def digest_bytes(data: bytes) -> str:
    """`sha256:` and 64 hexadecimal digits over the bytes as they are."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"
