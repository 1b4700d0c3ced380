"""Signatures of passkeys: WebAuthn assertions (level 3, 7.2) over the digest of what is signed."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from webauthn import verify_authentication_response
from webauthn.helpers.exceptions import WebAuthnException

from seatrial.kit import canonical
from seatrial.kit.signing import strict
from seatrial.kit.signing.sshsig import CannotVerify

#: What an assertion is made of; its other members say nothing that is signed.
PARTS = ("authenticatorData", "clientDataJSON", "signature")
#: A page is trusted to ask for a signature over TLS, or on the machine itself.
_LOCAL = ("localhost",)


def pack(assertion: Mapping[str, Any]) -> bytes:
    """The browser's assertion (its JSON) as it stands in a bundle: canonical JSON of its three parts.

    Raises CannotVerify where it has not got them.
    """
    try:
        return canonical.dumps({part: str(assertion["response"][part]).rstrip("=") for part in PARTS})
    except (KeyError, TypeError, ValueError):
        raise CannotVerify("this is no assertion of a passkey") from None


def verify(sig: bytes, *, message: bytes, public_key: bytes, relying_party: str) -> None:
    """The passkey of that COSE key signed the SHA-256 of the message on a page of the relying party, and
    knew who held it; raises CannotVerify. `sig` is what `pack` gives.
    """
    try:
        parts = strict.record(strict.parse(sig, place="sig"), place="sig", keys=PARTS)
        raw = {part: strict.base64url_bytes(parts[part], place=f"sig.{part}") for part in PARTS}
        client = json.loads(raw["clientDataJSON"].decode("utf-8"))
        verify_authentication_response(
            # which key it was is decided already: by its id in the bundle, or by the credential's
            credential={"id": "AA", "rawId": "AA", "type": "public-key", "response": parts},
            expected_challenge=hashlib.sha256(message).digest(),
            expected_rp_id=relying_party,
            expected_origin=_origin(client, relying_party),
            credential_public_key=public_key,
            # a counter of zero stands for none: passkeys that live on several devices count nothing
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotVerify(f"the passkey's signature does not hold: {error}") from None


def _origin(client: Mapping[str, Any], relying_party: str) -> str:
    """Where the browser was, if that is a page of the relying party (WebAuthn, 13.4.9) and in no other's."""
    origin = str(client["origin"])
    parts = urlsplit(origin)
    host = parts.hostname or ""
    within = host == relying_party or host.endswith(f".{relying_party}")
    if not within or (parts.scheme != "https" and host not in _LOCAL):
        raise CannotVerify(f"it was made on a page of {origin}, not of {relying_party}")
    if client.get("crossOrigin", False) is not False:
        raise CannotVerify(f"it was made in a page of {origin} within a page of somebody else")
    return origin
