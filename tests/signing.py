"""People who sign for real: OpenSSH keys by ssh-keygen, passkeys by a device of software; whole bundles."""

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seatrial.kit.signing import (
    bundles,
    dsse,
    openssh,
    passkeys,
    public_keys,
    signers,
    sshsig,
    statements,
    strict,
)
from seatrial.kit.signing.dsse import Envelope
from seatrial.kit.signing.installation import InstallationKey
from seatrial.kit.signing.signers import Signer
from seatrial.kit.signing.statements import Subject
from tests.cast import NOW

HOST, ORIGIN = "seatrial.example", "https://seatrial.example"
DAY = timedelta(days=1)


@dataclass
class Laptop:
    """An OpenSSH key in a file, and ssh-keygen to sign with it."""

    file: Path

    @classmethod
    def made(cls, file: Path, *words: str) -> "Laptop":
        """With a new key; `words` as ssh-keygen takes them, without any an Ed25519 key."""
        kind = words or ("-t", "ed25519")
        subprocess.run(["ssh-keygen", "-q", *kind, "-N", "", "-C", "", "-f", str(file)], check=True)
        return cls(file)

    @property
    def line(self) -> str:
        """The public key."""
        return openssh.parse(self.file.with_suffix(".pub").read_text()).line

    def armored(self, message: bytes, *, namespace: str = sshsig.NAMESPACE) -> str:
        """The signature as ssh-keygen writes it."""
        words = ["ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", str(self.file)]
        return subprocess.run(words, input=message, capture_output=True, check=True).stdout.decode()

    def sign(self, message: bytes) -> bytes:
        """The signature as it stands in a bundle."""
        return sshsig.blob_of(self.armored(message))

    def signer(self, person: str, **more: Any) -> Signer:
        """The key among the signers."""
        return Signer("openssh", self.line, person, person.title(), **{"counts_from": NOW - DAY, **more})


@dataclass
class Touch:
    """A security key that OpenSSH signs with, played from PROTOCOL.u2f and PROTOCOL.sshsig."""

    algorithm: str = "ed25519"
    #: somebody touched it
    flags: int = 0x01
    application: str = "ssh:"

    def __post_init__(self) -> None:
        curve = ec.generate_private_key(ec.SECP256R1())
        self.key: Any = ed25519.Ed25519PrivateKey.generate() if self.algorithm == "ed25519" else curve

    @property
    def name(self) -> str:
        """The kind of key, as OpenSSH has it."""
        kind = "ssh-ed25519" if self.algorithm == "ed25519" else "ecdsa-sha2-nistp256"
        return f"sk-{kind}@openssh.com"

    @property
    def blob(self) -> bytes:
        """The public key."""
        public, s = self.key.public_key(), openssh.string
        if self.algorithm == "ed25519":
            return s(self.name) + s(public.public_bytes_raw()) + s(self.application)
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return s(self.name) + s("nistp256") + s(point) + s(self.application)

    def sign(self, message: bytes) -> bytes:
        """The signature as it stands in a bundle."""
        s = openssh.string
        preamble = s("seatrial") + s(b"") + s("sha512")
        covered = b"SSHSIG" + preamble + s(hashlib.sha512(message).digest())
        tail = bytes([self.flags]) + (7).to_bytes(4, "big")
        whole = hashlib.sha256(self.application.encode()).digest() + tail + hashlib.sha256(covered).digest()
        if self.algorithm == "ed25519":
            value = self.key.sign(whole)
        else:
            numbers = decode_dss_signature(self.key.sign(whole, ec.ECDSA(hashes.SHA256())))
            value = b"".join(s(each.to_bytes(33, "big").lstrip(b"\0").rjust(32, b"\0")) for each in numbers)
        signed = s(s(self.name) + s(value) + tail)
        return b"SSHSIG" + (1).to_bytes(4, "big") + s(self.blob) + preamble + signed

    def signer(self, person: str, **more: Any) -> Signer:
        """The key among the signers."""
        line = openssh.parse_blob(self.blob).line
        return Signer("openssh", line, person, person.title(), **{"counts_from": NOW - DAY, **more})


@dataclass
class Device:
    """A passkey played from its specification (WebAuthn, 6.1 and 6.3.3); the real one: tests/journeys."""

    algorithm: str = "ES256"
    host: str = HOST
    origin: str = ORIGIN
    #: somebody was present and known (WebAuthn, 6.1)
    flags: int = 0x05
    kind: str = "webauthn.get"
    client: Mapping[str, Any] = field(default_factory=dict)
    id: bytes = b"credential-0001"

    def __post_init__(self) -> None:
        self.key: Any = {
            "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
            "EdDSA": ed25519.Ed25519PrivateKey.generate,
            "RS256": lambda: rsa.generate_private_key(65537, 2048),
        }[self.algorithm]()

    @property
    def cose(self) -> bytes:
        """The public key (RFC 9052, 7), in canonical CBOR."""
        public = self.key.public_key()
        if self.algorithm == "ES256":
            numbers = public.public_numbers()
            x, y = (value.to_bytes(32, "big") for value in (numbers.x, numbers.y))
            return b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + x + b"\x22\x58\x20" + y
        if self.algorithm == "EdDSA":
            return b"\xa4\x01\x01\x03\x27\x20\x06\x21\x58\x20" + public.public_bytes_raw()
        modulus = public.public_numbers().n.to_bytes(256, "big")
        return b"\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00" + modulus + b"\x21\x43\x01\x00\x01"

    def assertion(self, message: bytes) -> dict[str, Any]:
        """As the browser gives it, over the SHA-256 of the message."""
        challenge = strict.base64url(hashlib.sha256(message).digest())
        client = {"type": self.kind, "challenge": challenge, "origin": self.origin, **self.client}
        raw = json.dumps(client).encode()
        data = hashlib.sha256(self.host.encode()).digest() + bytes([self.flags]) + bytes(4)
        named = strict.base64url(self.id)
        return {
            "id": named,
            "rawId": named,
            "type": "public-key",
            "response": {
                "clientDataJSON": strict.base64url(raw),
                "authenticatorData": strict.base64url(data),
                "signature": strict.base64url(self._signed(data + hashlib.sha256(raw).digest())),
            },
        }

    def _signed(self, message: bytes) -> bytes:
        if self.algorithm == "ES256":
            return self.key.sign(message, ec.ECDSA(hashes.SHA256()))
        if self.algorithm == "EdDSA":
            return self.key.sign(message)
        return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())

    def sign(self, message: bytes) -> bytes:
        """The signature as it stands in a bundle."""
        return passkeys.pack(self.assertion(message))

    def signer(self, person: str, **more: Any) -> Signer:
        """The key among the signers."""
        line = public_keys.of_cose(self.cose)
        when = {"counts_from": NOW - DAY, **more}
        return Signer("passkey", line, person, person.title(), relying_party=self.host, **when)


SUBJECT = (Subject("edi-gateway", {"sha256": "ab" * 32, "gitCommit": "cd" * 20}),)
PREDICATE: dict[str, Any] = {
    "review": {"uid": "r", "number": "R-1", "kind": "major_release", "openedAt": "2026-03-01T09:00:00Z",
               "openedBy": "person:lead"},
    "service": "service:edi-gateway",
    "environment": "production",
    "outcome": "go",
    "proposedAt": "2026-03-02T09:00:00Z",
    "standsUntil": "2026-04-01T00:00:00Z",
    "reEvaluateOn": None,
    "policy": {"sha256": "00" * 32},
    "figures": {"met": 1},
    "items": [{"item": "readiness/alerts", "result": "met", "must": True, "acceptedBy": "person:operations",
               "evidence": [{"uid": "e", "sha256": "ef" * 32}]}],
    "waivers": [],
    "actions": [],
    "consulted": [],
    "signOff": {"slots": [
        {"id": "operations", "title": "Operations", "role": "operations_lead", "quorum": 1, "order": 1},
        {"id": "owner", "title": "Service owner", "role": "service_owner", "quorum": 1, "order": 2},
    ]},
    "authors": ["person:lead"],
    "exceptions": [],
}  # fmt: skip


def predicate(**changes: Any) -> dict[str, Any]:
    """A decision's predicate with those of its members changed."""
    return {**deepcopy(PREDICATE), **changes}


@dataclass
class Signing:
    """A sign-off to be made: who, with what, for which slot; `changes` go into its statement."""

    person: str
    key: Any
    slot: str
    signed_at: datetime = NOW + timedelta(hours=1)
    on_behalf_of: str = ""

    def envelope(self, decision: bytes, *, changes: Mapping[str, Any] | None = None) -> Envelope:
        """The signed statement; with `changes` to its predicate where the test wants a wrong one."""
        payload = statements.sign_off(
            decision, slot=self.slot, person=self.person, signed_at=self.signed_at,
            on_behalf_of=self.on_behalf_of,
        )  # fmt: skip
        return sealed(changed(payload, **(changes or {})), key=self.key)


def changed(payload: bytes, **changes: Any) -> bytes:
    """The statement with those members of its predicate changed."""
    content = json.loads(payload)
    content["predicate"].update(changes)
    return strict.canonical.dumps(content)


def sealed(payload: bytes, *, key: Any) -> Envelope:
    """The payload, signed with that key of a person."""
    raw = key.signer("person:x").raw
    return Envelope(payload, openssh.keyid(raw), key.sign(dsse.pae(payload)))


@dataclass
class Office:
    """An installation, and people with their keys: gives signed bundles and the file of their signers."""

    keys: dict[str, Any]
    installation: InstallationKey = field(default_factory=lambda: InstallationKey.derived(bytes(32)))

    def signings(self) -> list[Signing]:
        """Those who sign by the matrix of PREDICATE."""
        return [
            Signing("person:operations", self.keys["person:operations"], "operations"),
            Signing("person:owner", self.keys["person:owner"], "owner"),
        ]

    def bundle(
        self,
        content: Mapping[str, Any] = PREDICATE,
        *,
        by: Sequence[Signing] | None = None,
        subject: Sequence[Subject] = SUBJECT,
    ) -> bytes:
        """The file of a decision that those signed."""
        decision = self.installation.sign(statements.decision(content, subject=subject))
        signed = [each.envelope(decision.payload) for each in (self.signings() if by is None else by)]
        return bundles.pack(decision, sign_offs=signed)

    def listed(self, **changes: Mapping[str, Any]) -> list[Signer]:
        """The signers, with what is changed of those of some people, named without `person:`."""
        own = Signer("installation", self.installation.line, signers.INSTALLATION, "Seatrial", NOW - DAY)
        return [own] + [
            key.signer(person, **changes.get(person.removeprefix("person:"), {}))
            for person, key in self.keys.items()
        ]

    def signers(self, **changes: Mapping[str, Any]) -> bytes:
        """The file of the signers."""
        return signers.written(self.listed(**changes)).encode()
