"""Keys that people sign with, as values."""

from dataclasses import dataclass
from datetime import datetime

from seatrial.kit.signing import public_keys, strict
from seatrial.kit.signing.openssh import keyid

#: What people sign with: a key of OpenSSH (also one on a token, `sk-`), or a passkey.
KEY_KINDS = ("openssh", "passkey")


@dataclass(frozen=True, slots=True)
class Key:
    """An enrolled signing key as others see it: public throughout.

    A signature made at an instant counts where `counts_from <= instant` and `revoked_at` is not past.
    """

    uid: str
    person_uid: str
    kind: str
    algorithm: str
    public_key: str
    fingerprint: str
    name: str
    credential_id: str
    relying_party: str
    issued_at: datetime
    counts_from: datetime
    revoked_at: datetime | None
    reason: str

    @property
    def raw(self) -> bytes:
        """The bytes of the public key, as OpenSSH writes them."""
        return public_keys.blob_of(self.line)

    @property
    def line(self) -> str:
        """The public key as the file of signers has it: an OpenSSH line, of a passkey too."""
        if self.kind == "passkey":
            return public_keys.of_cose(strict.base64url_bytes(self.public_key, place="public_key"))
        return self.public_key

    @property
    def keyid(self) -> str:
        """As bundles of signatures name it."""
        return keyid(self.raw)

    def counts_at(self, instant: datetime) -> bool:
        """Whether a signature of that instant by this key counts."""
        return self.counts_from <= instant and (self.revoked_at is None or instant < self.revoked_at)


@dataclass(frozen=True, slots=True)
class CoolingOff:
    """A reset of somebody's credentials, and until when they cannot sign because of it."""

    reset_at: datetime
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A key with the proof that somebody holds it, which its person has yet to confirm on a page."""

    uid: str
    name: str
    fingerprint: str
    public_key: str
    proven_by: str
    expires_at: datetime
