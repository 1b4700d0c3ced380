"""The rules of evidence: how a look becomes an item, how long it counts, when to look again."""

from seatrial.domains.evidence.rules.ages import Ages, ages_of
from seatrial.domains.evidence.rules.binding import best, bound
from seatrial.domains.evidence.rules.connections import (
    CHANNEL_TYPES,
    Connection,
    Known,
    connect,
    connection_of,
    known_to_runner,
    told_to_runner,
)
from seatrial.domains.evidence.rules.explaining import Mark, Worth, timeline, worth
from seatrial.domains.evidence.rules.freshness import Freshness, expires_at, freshness, next_due
from seatrial.domains.evidence.rules.loading import Missed, advice_for, missed_in
from seatrial.domains.evidence.rules.looking import described, executing, observe, told
from seatrial.domains.evidence.rules.plain import BadData, plain, plain_text, read_json
from seatrial.domains.evidence.rules.sending import content_of, faults_of, fingerprint, name_of, sent_key
from seatrial.domains.evidence.rules.waiting import findable_at, waiting, waits

__all__ = [
    "CHANNEL_TYPES",
    "Ages",
    "BadData",
    "Connection",
    "Freshness",
    "Known",
    "Mark",
    "Missed",
    "Worth",
    "advice_for",
    "ages_of",
    "best",
    "bound",
    "connect",
    "connection_of",
    "content_of",
    "described",
    "executing",
    "expires_at",
    "faults_of",
    "findable_at",
    "fingerprint",
    "freshness",
    "known_to_runner",
    "missed_in",
    "name_of",
    "next_due",
    "observe",
    "plain",
    "plain_text",
    "read_json",
    "sent_key",
    "timeline",
    "told",
    "told_to_runner",
    "waiting",
    "waits",
    "worth",
]
