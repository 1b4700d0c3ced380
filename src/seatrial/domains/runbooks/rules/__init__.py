"""What a runbook should be, and what a run of it does: pure, without the file system."""

from seatrial.domains.runbooks.rules.consoles import Turn, matches, script, turns
from seatrial.domains.runbooks.rules.plan import can_undo, plan_of, undo_of

__all__ = ["Turn", "can_undo", "matches", "plan_of", "script", "turns", "undo_of"]
