"""The rules of evidence: how a look becomes an item, how long it counts, when to look again."""

from seatrial.domains.evidence.rules.freshness import Freshness, expires_at, freshness, next_due
from seatrial.domains.evidence.rules.looking import observe
from seatrial.domains.evidence.rules.plain import plain, plain_text, read_json

__all__ = [
    "Freshness",
    "expires_at",
    "freshness",
    "next_due",
    "observe",
    "plain",
    "plain_text",
    "read_json",
]
