"""The rules of notices and pages: who is told, by which ways, when what failed is tried again."""

from seatrial.domains.notices.rules.addresses import address_fault, tidied
from seatrial.domains.notices.rules.digests import digest_text, is_due, local
from seatrial.domains.notices.rules.paging import (
    ANSWERABLE,
    CODE_LIFE,
    CODE_TRIES,
    LANES,
    MOST_CONTACTS,
    MOST_TRIES,
    PAGE_LEASE,
    PATIENCE,
    RETRIES,
    is_ours,
    is_stale,
    lane,
    next_way,
    plan,
    reply_refusal,
    reply_verb,
    retry_at,
)
from seatrial.domains.notices.rules.retrying import BACKOFF, LEASE, next_try
from seatrial.domains.notices.rules.telling import is_path, may_be_told, one_line

__all__ = [
    "ANSWERABLE",
    "BACKOFF",
    "CODE_LIFE",
    "CODE_TRIES",
    "LANES",
    "LEASE",
    "MOST_CONTACTS",
    "MOST_TRIES",
    "PAGE_LEASE",
    "PATIENCE",
    "RETRIES",
    "address_fault",
    "digest_text",
    "is_due",
    "is_ours",
    "is_path",
    "is_stale",
    "lane",
    "local",
    "may_be_told",
    "next_try",
    "next_way",
    "one_line",
    "plan",
    "reply_refusal",
    "reply_verb",
    "retry_at",
    "tidied",
]
