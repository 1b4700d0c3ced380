"""What a runner signs, and whether a signature is its own: Ed25519 (RFC 8032) over canonical JSON."""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from seatrial.kit import canonical

_TYPE = "https://seatrial.dev/runner-result/v1"
_KEY_BYTES = 32


def job_digest(document: Mapping[str, Any]) -> str:
    """The digest of a job as the runner was given it."""
    return canonical.digest(dict(document))


def statement(*, job: str, digest: str, lease: int, result: Mapping[str, Any]) -> bytes:
    """What is signed: which job, exactly as it was given, under which lease, and what came of it."""
    return canonical.dumps(
        {"type": _TYPE, "job": job, "job_digest": digest, "lease": lease, "result": dict(result)}
    )


def verifies(public_key: str, *, signed: bytes, signature: str) -> bool:
    """Whether the signature over these bytes was made with the key's private part."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), signed)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def key_fault(public_key: str) -> str:
    """What is wrong with a public key that somebody sends; '' where nothing is."""
    try:
        raw = base64.b64decode(public_key, validate=True)
    except (ValueError, binascii.Error):
        return "it is no base64"
    return "" if len(raw) == _KEY_BYTES else f"an Ed25519 key has {_KEY_BYTES} bytes, this one {len(raw)}"
