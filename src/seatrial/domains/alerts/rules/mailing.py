"""Mails as alerts: which of them are taken, what of them is told apart, and the address of a source."""

from collections.abc import Mapping
from typing import Any

from seatrial.domains.alerts.rules.addresses import is_key
from seatrial.kit.mails import Mail

#: Servers that a mail may have gone through: more are a loop (RFC 5321, 6.3, asks for at least 100).
MOST_HOPS = 100


def key_in(local_part: str) -> str:
    """The key that stands before the @ of such an address; '' where none does."""
    plain = local_part.lower()
    return plain if is_key(plain) else ""


def refusal(mail: Mail, *, spec: Mapping[str, Any]) -> str:
    """Why a source does not take the mail, with what to do about it; '' where it does.

    Monitors are programs, so that `Auto-Submitted: auto-generated` is as it should be; the answer of a
    program to somebody's mail is no alert (RFC 3834).
    """
    if mail.is_auto_reply:
        return "it is the automatic answer to another mail: nothing is opened by it"
    if mail.hops > MOST_HOPS:
        return f"it went through {mail.hops} servers: it goes in a circle"
    allowed = [str(each).casefold() for each in spec.get("senders") or ()]
    if allowed and not any(_is_from(mail.sender, each) for each in allowed):
        return f"its source takes no mail from {mail.sender or 'nobody'}: add the address to `senders`"
    return ""


def _is_from(sender: str, allowed: str) -> bool:
    return sender == allowed or (allowed.startswith("@") and sender.endswith(allowed))


def fields_of(mail: Mail) -> dict[str, Any]:
    """What the expressions of a mapping see as `body`."""
    return {
        "subject": mail.subject, "text": mail.text, "from": mail.sender, "from_name": mail.sender_name,
        "message_id": mail.message_id, "thread": mail.thread, "headers": dict(mail.headers),
    }  # fmt: skip
