"""Signed tree heads: checkpoints (C2SP tlog-checkpoint) in signed notes (C2SP signed-note), Ed25519.

seatrial.dev/log/5f0c…          origin: which log
1234                            size of the tree
qINS1GRFqdihHpANLl…=            root, base64
time 2026-11-21T07:30:00Z       ours: when it was signed

— seatrial.dev/log/5f0c… Kxz…   signature
"""

import base64
import hashlib
import re
from binascii import Error as BadBase64
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from seatrial.kit.problems import Invalid

_ED25519 = b"\x01"
_KEY_BYTES = 32
_DASH = "\N{EM DASH} "
_NAME = re.compile(r"[^\s+]+")


class CannotReadKey(Invalid):
    """The text is no key of a signed note."""

    type = "cannot-read-audit-key"
    title = "The key of the audit log cannot be read"


class CannotReadCheckpoint(Invalid):
    """The text is no checkpoint."""

    type = "cannot-read-checkpoint"
    title = "The checkpoint cannot be read"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head as it was signed; `note` is the whole text with its signatures."""

    origin: str
    size: int
    root: bytes
    signed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class Verifier:
    """Checks notes with a public key."""

    name: str
    key: bytes

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """From `name+hash+base64`, as `seatrial audit key` prints it; raises CannotReadKey."""
        try:
            name, mark, data = text.strip().split("+", 2)
            decoded = base64.b64decode(data, validate=True)
        except (ValueError, BadBase64):
            name, mark, decoded = "", "", b""
        if decoded[:1] != _ED25519 or len(decoded) != 1 + _KEY_BYTES or not _NAME.fullmatch(name):
            raise CannotReadKey(
                "this is no public key of a signed note", remedy="Give what seatrial audit key printed."
            )
        made = cls(name, decoded[1:])
        if made.mark.hex() != mark:
            raise CannotReadKey("the key was not copied whole: its check number does not fit")
        return made

    @property
    def mark(self) -> bytes:
        """The four bytes by which signatures name the key."""
        return hashlib.sha256(f"{self.name}\n".encode() + _ED25519 + self.key).digest()[:4]

    def __str__(self) -> str:
        encoded = base64.b64encode(_ED25519 + self.key).decode()
        return f"{self.name}+{self.mark.hex()}+{encoded}"

    def signed(self, checkpoint: Checkpoint) -> bool:
        """Whether the key signed the checkpoint, which is of its log."""
        body, _, signatures = checkpoint.note.rpartition("\n\n")
        if checkpoint.origin != self.name:
            return False
        for line in signatures.splitlines():
            name, _, data = line.removeprefix(_DASH).rpartition(" ")
            try:
                decoded = base64.b64decode(data, validate=True)
            except (ValueError, BadBase64):
                continue
            if line.startswith(_DASH) and name == self.name and decoded[:4] == self.mark:
                return _verifies(self.key, decoded[4:], f"{body}\n".encode())
        return False


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs checkpoints of one log."""

    name: str
    seed: bytes

    @classmethod
    def parse(cls, text: str) -> "Signer":
        """From `PRIVATE+KEY+name+hash+base64`; raises CannotReadKey."""
        private, _, rest = text.strip().partition("PRIVATE+KEY+")
        try:
            name, mark, data = rest.split("+", 2)
            decoded = base64.b64decode(data, validate=True)
        except (ValueError, BadBase64):
            name, mark, decoded = "", "", b""
        if private or decoded[:1] != _ED25519 or len(decoded) != 1 + _KEY_BYTES:
            raise CannotReadKey(
                "this is no private key of a signed note", remedy="Put it back from a backup."
            )
        made = cls(name, decoded[1:])
        if made.verifier.mark.hex() != mark:
            raise CannotReadKey(
                "the key is damaged: its check number does not fit", remedy="Take the backup."
            )
        return made

    @property
    def verifier(self) -> Verifier:
        """What others check its signatures with."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return Verifier(self.name, public.public_bytes(Encoding.Raw, PublicFormat.Raw))

    def __str__(self) -> str:
        encoded = base64.b64encode(_ED25519 + self.seed).decode()
        return f"PRIVATE+KEY+{self.name}+{self.verifier.mark.hex()}+{encoded}"

    def sign(self, *, size: int, root: bytes, now: datetime) -> Checkpoint:
        """The signed tree head of that size."""
        at = now.astimezone(UTC).replace(microsecond=0)
        when = at.isoformat().replace("+00:00", "Z")
        body = f"{self.name}\n{size}\n{base64.b64encode(root).decode()}\ntime {when}\n"
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(body.encode())
        mark = base64.b64encode(self.verifier.mark + signature).decode()
        return Checkpoint(self.name, size, root, at, f"{body}\n{_DASH}{self.name} {mark}\n")


def parse(note: str) -> Checkpoint:
    """The checkpoint that the note holds, its signatures unchecked; raises CannotReadCheckpoint."""
    body, _, signatures = note.rpartition("\n\n")
    lines = body.split("\n")
    try:
        origin, size, root = lines[0], int(lines[1]), base64.b64decode(lines[2], validate=True)
    except (IndexError, ValueError, BadBase64):
        raise CannotReadCheckpoint("it does not begin with origin, size and root") from None
    if not origin or len(root) != _KEY_BYTES or lines[1] != str(size) or not signatures.startswith(_DASH):
        raise CannotReadCheckpoint("it is no signed note of a tree")
    return Checkpoint(origin, size, root, _time(lines[3:]), note if note.endswith("\n") else f"{note}\n")


def parse_all(text: str) -> Iterator[Checkpoint]:
    """Every checkpoint of a file that holds one after the other; raises CannotReadCheckpoint."""
    lines: list[str] = []
    is_signed = False
    for line in text.splitlines():
        if is_signed and not line.startswith(_DASH):
            yield parse("\n".join([*lines, ""]))
            lines, is_signed = [], False
        if lines or line.strip():
            lines.append(line)
        is_signed = is_signed or (len(lines) > 1 and line.startswith(_DASH))
    if lines:
        yield parse("\n".join([*lines, ""]))


def _time(extensions: list[str]) -> datetime | None:
    said = next((line.removeprefix("time ") for line in extensions if line.startswith("time ")), "")
    try:
        return datetime.fromisoformat(said) if said else None
    except ValueError:
        return None


def _verifies(key: bytes, signature: bytes, message: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
