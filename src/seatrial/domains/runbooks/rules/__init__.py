"""What a runbook should be, and what a run of it does: pure, without the file system."""

from seatrial.domains.runbooks.rules.consoles import Turn, matches, script, turns
from seatrial.domains.runbooks.rules.digests import attached, revision_digest, sha256_of
from seatrial.domains.runbooks.rules.lint import errors, lint, missing_sections
from seatrial.domains.runbooks.rules.lint_front import refusal_of
from seatrial.domains.runbooks.rules.plan import can_undo, plan_of, undo_of

__all__ = [
    "Turn",
    "attached",
    "can_undo",
    "errors",
    "lint",
    "matches",
    "missing_sections",
    "plan_of",
    "refusal_of",
    "revision_digest",
    "script",
    "sha256_of",
    "turns",
    "undo_of",
]
