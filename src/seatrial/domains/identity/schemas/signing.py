"""What the API takes and gives of signing keys and producers."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

from seatrial.domains.identity.services import Challenge
from seatrial.domains.identity.types import Issuer, Key


class KeyOut(Schema):
    """An enrolled signing key. `public_key` is an OpenSSH line, or a COSE key as base64url."""

    uid: str
    person: str
    kind: str
    algorithm: str
    name: str
    fingerprint: str
    public_key: str
    credential_id: str
    relying_party: str
    issued_at: datetime
    counts_from: datetime
    revoked_at: datetime | None
    reason: str

    @classmethod
    def of(cls, key: Key, *, person: str) -> "KeyOut":
        """The key as the API gives it, under the handle of its person."""
        names = set(cls.model_fields) - {"person"}
        return cls(person=person, **{name: getattr(key, name) for name in names})


class KeysOut(Schema):
    """The keys of a person, oldest first, revoked ones too."""

    items: list[KeyOut]


class AllowedSignersOut(Schema):
    """The allowed_signers file of OpenSSH keys (ssh-keygen(1)), as one text."""

    text: str


class SignersOut(Schema):
    """The file of signers. Each has `keyid` (SHA-256 of the public key), `kind` (`openssh`, `passkey`,
    `installation`), `publicKey`, for passkeys `relyingParty`, `person`, `name`, `countsFrom`, `revokedAt`.
    """

    signers: list[dict[str, Any]]


class ChallengeOut(Schema):
    """What to sign with `ssh-keygen -Y sign -n seatrial`: exactly the bytes of `text`, in UTF-8."""

    uid: str
    text: str
    expires_at: datetime

    @classmethod
    def of(cls, challenge: Challenge) -> "ChallengeOut":
        """The challenge as the API gives it."""
        return cls(uid=challenge.uid, text=challenge.text, expires_at=challenge.expires_at)


class KeyIn(Schema):
    """A key, and the signature of the challenge's text that proves that somebody holds it."""

    challenge: str = Field(max_length=64)
    name: str = Field(max_length=200)
    public_key: str = Field(max_length=8192)
    signature: str = Field(max_length=32768)


class EnrolmentOut(Schema):
    """`enrolled`, with the key; or `waits`: its person confirms it on the page at `confirm_at`."""

    state: str
    key: KeyOut | None
    confirm_at: str


class RevocationIn(Schema):
    """Why a key counts no more."""

    reason: str = Field(max_length=400)


class ProducerOut(Schema):
    """An enrolled producer: whose tokens are believed, on which conditions, for what."""

    uid: str
    name: str
    issuer: str
    audience: str
    conditions: dict[str, str]
    services: list[str]
    grants: list[str]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None

    @classmethod
    def of(cls, issuer: Issuer) -> "ProducerOut":
        """The producer as the API gives it."""
        found: dict[str, Any] = {name: getattr(issuer, name) for name in cls.model_fields}
        return cls(**{**found, "services": list(issuer.services), "grants": list(issuer.grants)})


class ProducersOut(Schema):
    """Enrolled producers, by name."""

    items: list[ProducerOut]


class ProducerIn(Schema):
    """Continuous integration whose tokens are to be believed."""

    name: str = Field(max_length=200)
    issuer: str = Field(max_length=600)
    audience: str = Field(max_length=400)
    conditions: dict[str, str]
    services: list[str] = Field(max_length=200)
    grants: list[str] = Field(max_length=50)
