"""Signatures of Amazon SNS, and which addresses are Amazon's.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html : the signed text is the
names and values of certain fields, in the order of the alphabet, each on a line of its own.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

_NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_SUBSCRIPTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_LONGEST = 2000
_HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(?:\.cn)?")
#: What the sender chose: SHA-1 unless the topic says otherwise.
_HASHES: Mapping[str, type[hashes.HashAlgorithm]] = {"1": hashes.SHA1, "2": hashes.SHA256}


def is_amazons(url: str) -> bool:
    """Whether the address is one of SNS itself, over TLS and without a port or a user of its own."""
    if len(url) > _LONGEST:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and _HOST.fullmatch(parts.netloc) is not None


def signed_text(message: Mapping[str, Any]) -> bytes:
    """What of the message is signed."""
    names = _NOTIFICATION if message.get("Type") == "Notification" else _SUBSCRIPTION
    return "".join(f"{name}\n{message[name]}\n" for name in names if name in message).encode()


def is_signed(message: Mapping[str, Any], *, certificate: str) -> bool:
    """Whether the signature of the message was made with the key of that certificate (PEM)."""
    chosen = _HASHES.get(str(message.get("SignatureVersion")))
    if chosen is None:
        return False
    try:
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
        signature = base64.b64decode(str(message.get("Signature")), validate=True)
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed_text(message), padding.PKCS1v15(), chosen())
            return True
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, binascii.Error):
        return False
    return False
