"""Who may ask about workspaces at all."""

from seatrial.domains.workspace import policies
from seatrial.kit.access import require
from seatrial.ui.requests import Request


def require_reader(request: Request) -> None:
    """Workspaces are no matter of those who are confined to services (R005)."""
    answer = policies.may_read(request.actor)
    require(answer, actor=request.actor, action="workspace.read", subject="installation:seatrial")
