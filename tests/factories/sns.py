"""Amazon SNS, as far as its signatures go: a key, its certificate, and messages that are signed with it."""

import base64
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from seatrial.domains.alerts.rules.signatures import signed_text


def made() -> tuple[rsa.RSAPrivateKey, str]:
    """A new key, and its certificate as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )
    return key, certificate.public_bytes(Encoding.PEM).decode()


def signed(message: dict[str, Any], *, key: rsa.RSAPrivateKey) -> dict[str, Any]:
    """The message with the signature that its version asks for."""
    chosen = hashes.SHA256() if message["SignatureVersion"] == "2" else hashes.SHA1()
    signature = key.sign(signed_text(message), padding.PKCS1v15(), chosen)
    return {**message, "Signature": base64.b64encode(signature).decode()}
