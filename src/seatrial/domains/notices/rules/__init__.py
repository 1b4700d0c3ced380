"""The rules of notices: who is told, what a subject and a link look like, when mail is tried again."""

from seatrial.domains.notices.rules.digests import digest_text, is_due, local
from seatrial.domains.notices.rules.retrying import BACKOFF, LEASE, next_try
from seatrial.domains.notices.rules.telling import is_path, may_be_told, one_line

__all__ = [
    "BACKOFF",
    "LEASE",
    "digest_text",
    "is_due",
    "is_path",
    "local",
    "may_be_told",
    "next_try",
    "one_line",
]
