"""Pages of actions."""

from seatrial.domains.actions.views.actions import action, actions
from seatrial.domains.actions.views.aging import aging
from seatrial.domains.actions.views.drafts import decide, drafts
from seatrial.domains.actions.views.editing import edit, new
from seatrial.domains.actions.views.risks import mitigate, risks

__all__ = ["action", "actions", "aging", "decide", "drafts", "edit", "mitigate", "new", "risks"]
