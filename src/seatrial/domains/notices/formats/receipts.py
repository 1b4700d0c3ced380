"""Receipts: what providers say became of a message that they took."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

_ARRIVED = frozenset({"delivered", "read", "completed", "answered", "in-progress"})
_LOST = frozenset({"undelivered", "failed", "busy", "no-answer", "canceled"})


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the message that the provider knows by that id."""

    provider_id: str
    outcome: Literal["delivered", "failed", ""]
    error: str


def twilio_receipt(fields: Mapping[str, str]) -> Receipt:
    """A status callback of Twilio's messages and calls; '' as the outcome of a state in between."""
    status = (fields.get("MessageStatus") or fields.get("CallStatus") or "").casefold()
    code = fields.get("ErrorCode", "")
    found: Literal["delivered", "failed", ""] = (
        "delivered" if status in _ARRIVED else "failed" if status in _LOST else ""
    )
    words = f"the provider says: {status}{f' ({code})' if code else ''}" if found == "failed" else ""
    return Receipt(fields.get("MessageSid") or fields.get("CallSid") or "", found, words)


def is_twilios(signature: str, *, url: str, fields: Mapping[str, str], secret: str) -> bool:
    """Whether Twilio signed the callback: HMAC-SHA1 over the address and the sorted fields, as its manual on
    webhook security has it.
    """
    signed = url + "".join(f"{name}{fields[name]}" for name in sorted(fields))
    mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(mac).decode().encode(), signature.encode())
