"""Public keys as the file of signers has them: all of them as OpenSSH lines, whatever they sign with.

One form for passkeys, OpenSSH keys and the installation means that a verifier needs one reader, which
`cryptography` has, and none of CBOR.
"""

import base64

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import decode_credential_public_key, decoded_public_key_to_cryptography, encode_cbor
from webauthn.helpers.cose import COSEAlgorithmIdentifier
from webauthn.helpers.exceptions import WebAuthnException

from seatrial.kit.signing import openssh
from seatrial.kit.signing.openssh import PublicKey

#: Passkeys of RS256 have 2048 bits; an OpenSSH key that is enrolled has to have more.
PASSKEY_RSA_LEAST_BITS = 2048
_WIDTH = 32
_COSE_KINDS = {
    COSEAlgorithmIdentifier.ECDSA_SHA_256: ec.EllipticCurvePublicKey,
    COSEAlgorithmIdentifier.EDDSA: ed25519.Ed25519PublicKey,
    COSEAlgorithmIdentifier.RSASSA_PKCS1_v1_5_SHA_256: rsa.RSAPublicKey,
}


def of_cose(key: bytes) -> str:
    """The line of a passkey's COSE key (RFC 9052, 7); raises ValueError but for ES256, EdDSA, RS256."""
    try:
        decoded = decode_credential_public_key(key)
        found = decoded_public_key_to_cryptography(decoded)
    except (WebAuthnException, LookupError, TypeError, ValueError) as error:
        raise ValueError(f"it is no key of a passkey: {error}") from None
    fits = isinstance(found, _COSE_KINDS.get(decoded.alg, ())) and is_of_passkey(found)
    if not fits or not isinstance(found, PublicKey):
        raise ValueError("it is a key of another kind than ES256, EdDSA and RS256")
    return _line(found)


def of_ed25519(raw: bytes) -> str:
    """The line of a raw Ed25519 key; raises ValueError where it is none."""
    return _line(ed25519.Ed25519PublicKey.from_public_bytes(raw))


def is_of_passkey(key: object) -> bool:
    """Whether verifiers take signatures of passkeys by such a key: P-256, Ed25519, RSA."""
    if isinstance(key, ec.EllipticCurvePublicKey):
        return isinstance(key.curve, ec.SECP256R1)
    return isinstance(key, ed25519.Ed25519PublicKey | rsa.RSAPublicKey)


def cose(blob: bytes) -> bytes:
    """The COSE key of a passkey's OpenSSH blob, as libraries for WebAuthn take it; raises CannotReadKey."""
    key = openssh.parse_blob(blob, rsa_least_bits=PASSKEY_RSA_LEAST_BITS).key
    if isinstance(key, ec.EllipticCurvePublicKey):
        point = key.public_numbers()
        x, y = point.x.to_bytes(_WIDTH, "big"), point.y.to_bytes(_WIDTH, "big")
        return encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
    if isinstance(key, ed25519.Ed25519PublicKey):
        return encode_cbor({1: 1, 3: -8, -1: 6, -2: key.public_bytes_raw()})
    numbers = key.public_numbers()
    modulus, exponent = (
        value.to_bytes((value.bit_length() + 7) // 8, "big") for value in (numbers.n, numbers.e)
    )
    return encode_cbor({1: 3, 3: -257, -1: modulus, -2: exponent})


def blob_of(line: str) -> bytes:
    """The bytes of the key in an OpenSSH line without comment; raises ValueError where there are none."""
    words = line.split(" ")
    if len(words) != 2:
        raise ValueError("it is no line of an OpenSSH key")
    return base64.b64decode(words[1], validate=True)


def _line(key: PublicKey) -> str:
    return key.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode("ascii")
