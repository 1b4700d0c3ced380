"""What happens to workspaces."""

from typing import ClassVar

from seatrial.kit.events import Event


class WorkspaceApplied(Event):
    """A workspace has a new revision; `kinds` are those of which a definition or its file changed."""

    name: ClassVar[str] = "workspace.applied"

    workspace: str
    revision: int
    kinds: tuple[str, ...]
