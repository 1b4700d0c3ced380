"""Pages of actions."""

from seatrial.domains.actions.views.actions import action, actions
from seatrial.domains.actions.views.editing import edit, new

__all__ = ["action", "actions", "edit", "new"]
