"""Writes of workspaces: what stands changes only by an apply."""

from seatrial.domains.workspace.rules import CannotApply
from seatrial.domains.workspace.services.applying import CannotApplyStale, apply
from seatrial.domains.workspace.services.drafting import plan
from seatrial.domains.workspace.services.pruning import prune
from seatrial.domains.workspace.services.restoring import plan_restore, restore

__all__ = ["CannotApply", "CannotApplyStale", "apply", "plan", "plan_restore", "prune", "restore"]
