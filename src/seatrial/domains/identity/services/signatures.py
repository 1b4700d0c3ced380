"""Verifies what people signed with keys that the server does not hold."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException

from seatrial.domains.identity import selectors
from seatrial.domains.identity.types import Key
from seatrial.kit.signing import sshsig
from seatrial.kit.signing.sshsig import CannotVerify

#: A page is trusted to ask for a signature over TLS, or on the machine itself.
_LOCAL = ("localhost",)


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds and counts: by which key, and whether the device knew who held it."""

    key: Key
    user_verified: bool


def verify_signature(
    signature: str | Mapping[str, Any], *, payload: bytes, person_uid: str, at: datetime
) -> Verified:
    """The person signed exactly the payload, with a key that counts at that instant.

    `signature` is an armored one of `ssh-keygen -Y sign -n seatrial`, made over the payload; or a WebAuthn
    assertion (the browser's JSON), whose challenge is the SHA-256 of the payload, and whose device knew
    who held it (user verification). Nothing is written. Raises CannotVerify with the reason.
    """
    keys = selectors.signing_keys(person_uid)
    if isinstance(signature, str):
        return _openssh(signature, payload=payload, keys=keys, at=at)
    return _passkey(signature, payload=payload, keys=keys, at=at)


def _openssh(armored: str, *, payload: bytes, keys: Sequence[Key], at: datetime) -> Verified:
    signed = sshsig.verify(armored, message=payload)
    key = next((each for each in keys if each.public_key == signed.key.line), None)
    return Verified(_counting(key, signed.key.fingerprint, at), signed.verified)


def _passkey(assertion: Mapping[str, Any], *, payload: bytes, keys: Sequence[Key], at: datetime) -> Verified:
    wanted = str(assertion.get("id", ""))
    key = next((each for each in keys if each.kind == "passkey" and each.credential_id == wanted), None)
    found = _counting(key, wanted[:20], at)
    try:
        verify_authentication_response(
            credential=dict(assertion),
            expected_challenge=hashlib.sha256(payload).digest(),
            expected_rp_id=found.relying_party,
            expected_origin=_origin(assertion, found.relying_party),
            credential_public_key=base64url_to_bytes(found.public_key),
            # a counter of zero stands for none: passkeys that live on several devices count nothing
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise CannotVerify(f"the passkey's signature does not hold: {error}") from None
    return Verified(found, user_verified=True)


def _counting(key: Key | None, named: str, at: datetime) -> Key:
    """The key, where its signatures count at the instant; raises CannotVerify."""
    if key is None:
        raise CannotVerify(
            f"no key {named} of this person is enrolled", remedy="Enrol the key on the page of signing keys."
        )
    if at < key.counts_from:
        raise CannotVerify(f"the key {key.name} counts only from {key.counts_from:%Y-%m-%d %H:%M} UTC")
    if not key.counts_at(at):
        raise CannotVerify(f"the key {key.name} was revoked at {key.revoked_at:%Y-%m-%d %H:%M} UTC")
    return key


def _origin(assertion: Mapping[str, Any], relying_party: str) -> str:
    """Where the browser was, if that is a page of the relying party (WebAuthn, 13.4.9)."""
    client = json.loads(base64url_to_bytes(str(assertion["response"]["clientDataJSON"])))
    origin = str(client["origin"])
    parts = urlsplit(origin)
    host = parts.hostname or ""
    within = host == relying_party or host.endswith(f".{relying_party}")
    if not within or (parts.scheme != "https" and host not in _LOCAL):
        raise CannotVerify(f"it was made on a page of {origin}, not of {relying_party}")
    return origin
