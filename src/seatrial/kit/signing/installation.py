"""The installation's own signature of a decision: Ed25519 with a key for this purpose alone."""

import base64
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seatrial.kit.signing import dsse, openssh, public_keys
from seatrial.kit.signing.dsse import Envelope
from seatrial.kit.signing.openssh import CannotReadKey, keyid
from seatrial.kit.signing.sshsig import CannotVerify

_PURPOSE = b"seatrial: decisions"


@dataclass(frozen=True, slots=True)
class InstallationKey:
    """The private key; nothing but decisions is signed with it."""

    seed: bytes

    @classmethod
    def derived(cls, seed: bytes) -> "InstallationKey":
        """The key that follows from that of the audit log: kept, shared and backed up with it, and still
        another one, so that no signature of the one can be taken for a signature of the other.
        """
        return cls(HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=_PURPOSE).derive(seed))

    @property
    def public_key(self) -> str:
        """The public half: raw Ed25519 as base64."""
        return base64.b64encode(self._public).decode()

    @property
    def line(self) -> str:
        """The public half, as a file of signers has it."""
        return public_keys.of_ed25519(self._public)

    @property
    def _public(self) -> bytes:
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    @property
    def keyid(self) -> str:
        """As bundles name it."""
        return keyid(public_keys.blob_of(self.line))

    def sign(self, payload: bytes) -> Envelope:
        """The payload in its envelope."""
        sig = Ed25519PrivateKey.from_private_bytes(self.seed).sign(dsse.pae(payload))
        return Envelope(payload, self.keyid, sig)


def verify(sig: bytes, *, message: bytes, public_key: bytes) -> None:
    """The signature is that key's (a blob of OpenSSH) of the message; raises CannotVerify."""
    try:
        key = openssh.parse_blob(public_key).key
        if not isinstance(key, Ed25519PublicKey):
            raise CannotVerify("an installation signs with Ed25519, and this key is another one")
        key.verify(sig, message)
    except (InvalidSignature, CannotReadKey, ValueError):
        raise CannotVerify("the signature is not one of this content by this key") from None
