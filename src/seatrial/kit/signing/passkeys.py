"""Signatures of passkeys: WebAuthn assertions (level 3, 7.2) over the digest of what is signed."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from webauthn import verify_authentication_response
from webauthn.helpers.exceptions import WebAuthnException

from seatrial.kit.signing import public_keys, strict
from seatrial.kit.signing.openssh import Blob, CannotReadKey, string
from seatrial.kit.signing.sshsig import CannotVerify

#: What an assertion is made of; its other members say nothing that is signed.
PARTS = ("authenticatorData", "clientDataJSON", "signature")
#: A page is trusted to ask for a signature over TLS, or on the machine itself.
_LOCAL = ("localhost",)
#: As browsers write an origin: no path and no name, so that nobody reads another host from it than they.
_ORIGIN = re.compile(r"(?P<scheme>https?)://(?P<host>[a-z0-9._-]+)(:[0-9]+)?")


def pack(assertion: Mapping[str, Any]) -> bytes:
    """The browser's assertion (its JSON) as it stands in a bundle: its three parts, each with its length
    before it, as SSH writes strings.

    Raises CannotVerify where it has not got them.
    """
    try:
        said = [str(assertion["response"][part]).rstrip("=") for part in PARTS]
        return b"".join(string(strict.base64url_bytes(each, place="the assertion")) for each in said)
    except (KeyError, TypeError, ValueError):
        raise CannotVerify("this is no assertion of a passkey") from None


def verify(sig: bytes, *, message: bytes, public_key: bytes, relying_party: str) -> None:
    """The passkey of that key (a blob of OpenSSH) signed the SHA-256 of the message on a page of the relying
    party, and knew who held it; raises CannotVerify. `sig` is what `pack` gives.
    """
    challenge = hashlib.sha256(message).digest()
    try:
        raw = _parts(sig)
        client = json.loads(raw["clientDataJSON"].decode("utf-8"))
        if client["challenge"] != strict.base64url(challenge):
            raise CannotVerify("it is of something else")
        verify_authentication_response(
            # which key it was is decided already: by its id in the bundle, or by the credential's
            credential={
                "id": "AA", "rawId": "AA", "type": "public-key",
                "response": {part: strict.base64url(data) for part, data in raw.items()},
            },
            expected_challenge=challenge,
            expected_rp_id=relying_party,
            expected_origin=_origin(client, relying_party),
            credential_public_key=public_keys.cose(public_key),
            # a counter of zero stands for none: passkeys that live on several devices count nothing
            credential_current_sign_count=0,
            require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, CannotReadKey, ValueError, KeyError, TypeError, RecursionError) as error:
        raise CannotVerify(f"the passkey's signature does not hold: {error}") from None


def _parts(sig: bytes) -> dict[str, bytes]:
    """The parts of what `pack` gives; raises ValueError."""
    reader = Blob(sig)
    found = {part: reader.string() for part in PARTS}
    reader.end()
    return found


def _origin(client: Mapping[str, Any], relying_party: str) -> str:
    """Where the browser was, if that is a page of the relying party (WebAuthn, 13.4.9) and in no other's."""
    origin = str(client["origin"])
    found = _ORIGIN.fullmatch(origin)
    host = found["host"] if found else ""
    within = host == relying_party or host.endswith(f".{relying_party}")
    if found is None or not within or (found["scheme"] != "https" and host not in _LOCAL):
        raise CannotVerify(f"it was made on a page of {origin}, not of {relying_party}")
    if client.get("crossOrigin", False) is not False:
        raise CannotVerify(f"it was made in a page of {origin} within a page of somebody else")
    return origin
