"""The rules of runners: what a content is, what a runner signs, who may approve, when a job is lost."""

from seatrial.domains.runners.rules.approving import conflict
from seatrial.domains.runners.rules.contents import as_text, content_digest, differences, faults_of
from seatrial.domains.runners.rules.leasing import MAX_ATTEMPTS, SILENT, is_seen, leased_until
from seatrial.domains.runners.rules.signing import job_digest, key_fault, statement, verifies

__all__ = [
    "MAX_ATTEMPTS",
    "SILENT",
    "as_text",
    "conflict",
    "content_digest",
    "differences",
    "faults_of",
    "is_seen",
    "job_digest",
    "key_fault",
    "leased_until",
    "statement",
    "verifies",
]
