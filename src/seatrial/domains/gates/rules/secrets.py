"""Whether a message comes from whom it says: compared so that no timing tells of a secret."""

import hashlib
import hmac

_SHA256 = "sha256="


def same_secret(given: str, *, secret: str) -> bool:
    """Whether the two are the same, in a time that depends on neither. An empty secret matches nothing."""
    if not secret:
        return False
    mine, theirs = (hashlib.sha256(each.encode()).digest() for each in (secret, given))
    return hmac.compare_digest(mine, theirs)


def signed_by(body: bytes, *, signature: str, secret: str) -> bool:
    """Whether `X-Hub-Signature-256` is that of the body under the secret (GitHub, "Validating webhook
    deliveries").
    """
    if not secret or not signature.startswith(_SHA256):
        return False
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    given = signature.removeprefix(_SHA256)
    return given.isascii() and hmac.compare_digest(wanted, given)
