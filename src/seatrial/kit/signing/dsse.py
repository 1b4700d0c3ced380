"""DSSE envelopes (github.com/secure-systems-lab/dsse, v1) of in-toto statements, with one signature each."""

import base64
from dataclasses import dataclass
from typing import Any

from seatrial.kit.signing import strict

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload, and the one signature of it: by the key of that id, over `pae(payload)`."""

    payload: bytes
    keyid: str
    sig: bytes

    @property
    def document(self) -> dict[str, Any]:
        """As it stands in a bundle."""
        return {
            "payloadType": PAYLOAD_TYPE,
            "payload": base64.b64encode(self.payload).decode(),
            "signatures": [{"keyid": self.keyid, "sig": base64.b64encode(self.sig).decode()}],
        }


def pae(payload: bytes, *, payload_type: str = PAYLOAD_TYPE) -> bytes:
    """The bytes that are signed: type and payload, each with its length before it."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def read(content: Any, *, place: str) -> Envelope:
    """The envelope; raises strict.BadContent naming the place of whatever is not exactly as it is written."""
    found = strict.record(content, place=place, keys=("payloadType", "payload", "signatures"))
    if found["payloadType"] != PAYLOAD_TYPE:
        raise strict.BadContent(f"{place}.payloadType", f"is not {PAYLOAD_TYPE}")
    payload = strict.base64_bytes(found["payload"], place=f"{place}.payload")
    signatures = strict.items(found["signatures"], place=f"{place}.signatures")
    if len(signatures) != 1:
        raise strict.BadContent(f"{place}.signatures", f"are {len(signatures)}, and must be one")
    where = f"{place}.signatures[0]"
    one = strict.record(signatures[0], place=where, keys=("keyid", "sig"))
    return Envelope(
        payload=payload,
        keyid=strict.text(one["keyid"], place=f"{where}.keyid"),
        sig=strict.base64_bytes(one["sig"], place=f"{where}.sig"),
    )
