"""Writes of workspaces: what stands changes only by an apply."""

from seatrial.domains.workspace.rules import CannotApply
from seatrial.domains.workspace.services.applying import apply
from seatrial.domains.workspace.services.drafting import plan

__all__ = ["CannotApply", "apply", "plan"]
