"""Writes of workspaces: what stands changes only by an apply."""

from seatrial.domains.workspace.rules import CannotApply, CannotRegister
from seatrial.domains.workspace.services.applying import CannotApplyStale, apply
from seatrial.domains.workspace.services.drafting import plan
from seatrial.domains.workspace.services.editing import (
    CannotEditChanged,
    base_digest,
    base_files,
    check,
    edit,
)
from seatrial.domains.workspace.services.fetching import (
    CannotApplyRewritten,
    apply_commit,
    digest_of,
    due,
    fetch,
    look,
    look_at_directories,
    plan_commit,
)
from seatrial.domains.workspace.services.pruning import prune
from seatrial.domains.workspace.services.registering import CannotRegisterTwice, change, register, remove
from seatrial.domains.workspace.services.restoring import plan_restore, restore

__all__ = [
    "CannotApply",
    "CannotApplyRewritten",
    "CannotApplyStale",
    "CannotEditChanged",
    "CannotRegister",
    "CannotRegisterTwice",
    "apply",
    "apply_commit",
    "base_digest",
    "base_files",
    "change",
    "check",
    "digest_of",
    "due",
    "edit",
    "fetch",
    "look",
    "look_at_directories",
    "plan",
    "plan_commit",
    "plan_restore",
    "prune",
    "register",
    "remove",
    "restore",
]
