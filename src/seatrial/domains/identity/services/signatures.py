"""Verifies what people signed with keys that the server does not hold."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seatrial.domains.identity import selectors
from seatrial.domains.identity.types import Key
from seatrial.kit.signing import passkeys, sshsig
from seatrial.kit.signing.sshsig import CannotVerify


@dataclass(frozen=True, slots=True)
class Verified:
    """A signature that holds and counts: by which key, and whether the device knew who held it.

    `sig` is the signature as it stands in a bundle, under `key.keyid`.
    """

    key: Key
    user_verified: bool
    sig: bytes


def verify_signature(
    signature: str | Mapping[str, Any],
    *,
    payload: bytes,
    person_uid: str,
    at: datetime,
    stated_at: datetime | None = None,
) -> Verified:
    """The person signed exactly the payload, with a key that counts at that instant.

    Where the payload itself says when it is signed (`stated_at`), the key has to count then as well: that is
    what others will ask it.

    `signature` is an armored one of `ssh-keygen -Y sign -n seatrial`, made over the payload; or a WebAuthn
    assertion (the browser's JSON), whose challenge is the SHA-256 of the payload, and whose device knew
    who held it (user verification). Nothing is written. Raises CannotVerify with the reason.
    """
    keys = selectors.signing_keys(person_uid)
    if isinstance(signature, str):
        found = _openssh(signature, payload=payload, keys=keys, at=at)
    else:
        found = _passkey(signature, payload=payload, keys=keys, at=at)
    _counting(found.key, found.key.fingerprint, at if stated_at is None else stated_at)
    return found


def _openssh(armored: str, *, payload: bytes, keys: Sequence[Key], at: datetime) -> Verified:
    sig = sshsig.blob_of(armored)
    signed = sshsig.verify_blob(sig, message=payload)
    key = next((each for each in keys if each.public_key == signed.key.line), None)
    return Verified(_counting(key, signed.key.fingerprint, at), signed.verified, sig)


def _passkey(assertion: Mapping[str, Any], *, payload: bytes, keys: Sequence[Key], at: datetime) -> Verified:
    wanted = str(assertion.get("id", ""))
    key = next((each for each in keys if each.kind == "passkey" and each.credential_id == wanted), None)
    found = _counting(key, wanted[:20], at)
    sig = passkeys.pack(assertion)
    passkeys.verify(sig, message=payload, public_key=found.raw, relying_party=found.relying_party)
    return Verified(found, user_verified=True, sig=sig)


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
