"""Signatures that `ssh-keygen -Y sign` makes (OpenSSH's PROTOCOL.sshsig and PROTOCOL.u2f)."""

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from seatrial.kit.problems import Problem
from seatrial.kit.signing import openssh
from seatrial.kit.signing.openssh import SECURITY_KEYS, Blob, CannotReadKey, Parsed, string

NAMESPACE = "seatrial"
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC = b"SSHSIG"
_VERSION = 1
_LONGEST = 32 * 1024
_HASHES = {"sha256": hashlib.sha256, "sha512": hashlib.sha512}
_RSA: dict[str, hashes.HashAlgorithm] = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}
_OF_CURVE: dict[str, hashes.HashAlgorithm] = {
    "secp256r1": hashes.SHA256(),
    "secp384r1": hashes.SHA384(),
    "secp521r1": hashes.SHA512(),
}
#: Flags of a security key (WebAuthn, 6.1): somebody touched it; it knew who.
PRESENT, VERIFIED = 0x01, 0x04


class CannotVerify(Problem):
    """The signature does not prove what it should; the detail says why."""

    type = "cannot-verify"
    title = "The signature does not hold"
    status = 422


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature that holds: by which key, and what a security key said of its holder."""

    key: Parsed
    present: bool = True
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """What is written in a signature, before anything of it is believed."""

    key: Parsed
    namespace: str
    reserved: bytes
    hash_name: str
    raw: bytes


def parse(armored: str) -> Signature:
    """What the armored text says; raises CannotVerify where it is no signature of OpenSSH."""
    return parse_blob(blob_of(armored))


def blob_of(armored: str) -> bytes:
    """The bytes within the armor; raises CannotVerify where there is none."""
    text = armored.strip()
    if not (text.startswith(BEGIN) and text.endswith(END)) or len(text) > _LONGEST:
        raise CannotVerify(
            "this is no signature of OpenSSH", remedy=f"Send the whole file, from {BEGIN} to {END}."
        )
    try:
        body = "".join(text.removeprefix(BEGIN).removesuffix(END).split())
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CannotVerify(f"the signature cannot be read: {error}") from None


def parse_blob(data: bytes) -> Signature:
    """What the bytes of a signature say; raises CannotVerify."""
    try:
        reader = Blob(data)
        if reader.take(len(_MAGIC)) != _MAGIC or reader.number() != _VERSION:
            raise ValueError("it is of another version")
        blob, namespace, reserved = reader.string(), reader.string().decode(), reader.string()
        hash_name, raw = reader.string().decode("ascii"), reader.string()
        reader.end()
        return Signature(openssh.parse_blob(blob), namespace, reserved, hash_name, raw)
    except (ValueError, CannotReadKey) as error:
        raise CannotVerify(f"the signature cannot be read: {error}") from None


def verify(armored: str, *, message: bytes, namespace: str = NAMESPACE) -> Signed:
    """The signature is right, of that message and made for that namespace; raises CannotVerify.

    Whose key it is, and whether it counts, is for the caller to know.
    """
    return verify_blob(blob_of(armored), message=message, namespace=namespace)


def verify_blob(data: bytes, *, message: bytes, namespace: str = NAMESPACE) -> Signed:
    """The same of a signature without its armor."""
    found = parse_blob(data)
    if found.namespace != namespace:
        raise CannotVerify(
            f"it was made for {found.namespace!r}, and {namespace!r} is asked for",
            remedy=f"Sign with ssh-keygen -Y sign -n {namespace}.",
        )
    if found.hash_name not in _HASHES:
        raise CannotVerify(f"its hash {found.hash_name!r} is not taken")
    digest = _HASHES[found.hash_name](message).digest()
    covered = _MAGIC + b"".join(
        string(part) for part in (found.namespace, found.reserved, found.hash_name, digest)
    )
    try:
        return _check(found, covered)
    except (InvalidSignature, ValueError):
        raise CannotVerify(
            "the signature is not one of this text by this key",
            remedy="Sign exactly the bytes that were given: no line added, none changed.",
        ) from None


def _check(found: Signature, covered: bytes) -> Signed:
    reader = Blob(found.raw)
    algorithm, value = reader.string().decode("ascii"), reader.string()
    present, verified = True, False
    if found.key.algorithm in SECURITY_KEYS:
        flags, counter = reader.take(1), reader.take(4)
        present, verified = bool(flags[0] & PRESENT), bool(flags[0] & VERIFIED)
        application = hashlib.sha256(found.key.application.encode()).digest()
        covered = application + flags + counter + hashlib.sha256(covered).digest()
    reader.end()
    if not present:
        raise ValueError("nobody touched the security key")
    if algorithm not in (set(_RSA) if found.key.algorithm == "ssh-rsa" else {found.key.algorithm}):
        raise ValueError("it is of another algorithm than its key")
    _check_value(found.key, algorithm, value, covered)
    return Signed(found.key, present, verified)


def _check_value(parsed: Parsed, algorithm: str, value: bytes, covered: bytes) -> None:
    key = parsed.key
    if isinstance(key, ed25519.Ed25519PublicKey):
        key.verify(value, covered)
    elif isinstance(key, ec.EllipticCurvePublicKey):
        parts = Blob(value)
        encoded = encode_dss_signature(parts.integer(), parts.integer())
        parts.end()
        key.verify(encoded, covered, ec.ECDSA(_OF_CURVE[key.curve.name]))
    else:
        key.verify(value, covered, padding.PKCS1v15(), _RSA[algorithm])
