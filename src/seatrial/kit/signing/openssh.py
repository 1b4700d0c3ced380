"""OpenSSH public keys (RFC 4253, RFC 5656, RFC 8709, OpenSSH's PROTOCOL.u2f), and who may sign with them."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

from seatrial.kit.problems import Problem

#: NIST curves by OpenSSH's names.
CURVES: dict[str, type[ec.EllipticCurve]] = {
    "nistp256": ec.SECP256R1,
    "nistp384": ec.SECP384R1,
    "nistp521": ec.SECP521R1,
}
#: Shorter ones are no longer taken (NIST SP 800-57: 3072 bits until 2030 and beyond).
RSA_LEAST_BITS = 3072
SECURITY_KEYS = ("sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com")
_BLOB_LONGEST = 8192

PublicKey = ed25519.Ed25519PublicKey | ec.EllipticCurvePublicKey | rsa.RSAPublicKey


class CannotReadKey(Problem):
    """The text is no OpenSSH public key, or one of a kind that is not taken."""

    type = "cannot-read-key"
    title = "The key cannot be taken"
    status = 422


class Blob:
    """Reads the fields of SSH's binary form (RFC 4251, section 5) one after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, count: int) -> bytes:
        """The next bytes; raises ValueError where there are fewer."""
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise ValueError("it ends too early")
        self._at += count
        return found

    def number(self) -> int:
        """The next uint32."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """The next string."""
        return self.take(self.number())

    def integer(self) -> int:
        """The next mpint, which is positive wherever we read one."""
        return int.from_bytes(self.string(), "big")

    def end(self) -> None:
        """Raises ValueError where something follows."""
        if self._at != len(self._data):
            raise ValueError("something follows its end")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A public key: `line` is its OpenSSH form without comment, `application` that of a security key."""

    algorithm: str
    blob: bytes
    key: PublicKey
    application: str = ""

    @property
    def line(self) -> str:
        """As `authorized_keys` has it."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` prints it."""
        return fingerprint(self.blob)

    @property
    def keyid(self) -> str:
        """As a bundle names it."""
        return keyid(self.blob)


def keyid(public_key: bytes) -> str:
    """`sha256:` and the digest of the public key: of its blob, as OpenSSH writes it."""
    return f"sha256:{hashlib.sha256(public_key).hexdigest()}"


def string(value: bytes | str) -> bytes:
    """The value with its length before it (RFC 4251, section 5)."""
    raw = value.encode() if isinstance(value, str) else value
    return len(raw).to_bytes(4, "big") + raw


def fingerprint(blob: bytes) -> str:
    """`SHA256:` and the digest of the blob, as OpenSSH writes it."""
    digest = base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")
    return f"SHA256:{digest}"


def parse(line: str) -> Parsed:
    """The key of a line of `id_ed25519.pub`; raises CannotReadKey with what is wrong."""
    words = line.split()
    if "PRIVATE" in line:
        raise CannotReadKey(
            "this is a private key", remedy="Never send it anywhere. Send the file that ends in .pub."
        )
    if len(words) < 2:
        raise CannotReadKey(
            "this is no OpenSSH public key", remedy="Send the line of a file as ~/.ssh/id_ed25519.pub."
        )
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (binascii.Error, ValueError):
        raise CannotReadKey(
            "the key was not copied whole: its second word is no base64",
            remedy="Copy the whole line of the file that ends in .pub.",
        ) from None
    found = parse_blob(blob)
    if found.algorithm != words[0]:
        raise CannotReadKey(f"the line says {words[0]}, and the key in it is {found.algorithm}")
    return found


def parse_blob(blob: bytes, *, rsa_least_bits: int = RSA_LEAST_BITS) -> Parsed:
    """The key of a blob; raises CannotReadKey with what is wrong."""
    try:
        if len(blob) > _BLOB_LONGEST:
            raise ValueError("it is too long")
        reader = Blob(blob)
        algorithm = reader.string().decode("ascii")
        key = _key(algorithm, reader)
        application = reader.string().decode("utf-8") if algorithm in SECURITY_KEYS else ""
        reader.end()
    except (ValueError, UnicodeDecodeError, UnsupportedAlgorithm) as error:
        raise CannotReadKey(f"the key cannot be read: {error}") from None
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < rsa_least_bits:
        raise CannotReadKey(
            f"an RSA key of {key.key_size} bits is too short",
            remedy="Make another one: ssh-keygen -t ed25519, or -t rsa -b 4096.",
        )
    return Parsed(algorithm, blob, key, application)


def _key(algorithm: str, reader: Blob) -> PublicKey:
    plain = algorithm.removeprefix("sk-").removesuffix("@openssh.com")
    if plain == "ssh-ed25519":
        return ed25519.Ed25519PublicKey.from_public_bytes(reader.string())
    if plain == "ssh-rsa":
        exponent, modulus = reader.integer(), reader.integer()
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    if plain.startswith("ecdsa-sha2-"):
        name = reader.string().decode("ascii")
        if name not in CURVES or plain != f"ecdsa-sha2-{name}":
            raise ValueError(f"its curve {name!r} is not the one that it names")
        return ec.EllipticCurvePublicKey.from_encoded_point(CURVES[name](), reader.string())
    raise ValueError(f"{algorithm} is not taken; ed25519, ecdsa, rsa and their sk- forms are")


@dataclass(frozen=True, slots=True)
class Signer:
    """A line of an allowed_signers file: who signs, with which key, from when to when."""

    principal: str
    line: str
    valid_after: datetime
    valid_before: datetime | None


def allowed_signers(signers: Iterable[Signer], *, namespace: str) -> str:
    """The file that `ssh-keygen -Y verify` takes (ssh-keygen(1), ALLOWED SIGNERS). Times are UTC."""
    return "".join(
        f"{each.principal} {_options(each, namespace)} {each.line}\n"
        for each in sorted(signers, key=lambda each: (each.principal, each.valid_after, each.line))
    )


def _options(signer: Signer, namespace: str) -> str:
    options = [f'namespaces="{namespace}"', f'valid-after="{_instant(signer.valid_after)}"']
    if signer.valid_before is not None:
        options.append(f'valid-before="{_instant(signer.valid_before)}"')
    return ",".join(options)


def _instant(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}Z"
