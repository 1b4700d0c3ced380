"""What happens to workspaces."""

from typing import ClassVar

from seatrial.kit.events import Event


class WorkspaceApplied(Event):
    """A workspace has a new revision; `kinds` are those of which a definition or its file changed."""

    name: ClassVar[str] = "workspace.applied"

    workspace: str
    revision: int
    kinds: tuple[str, ...]


class HeadMoved(Event):
    """The branch of a git workspace has another head; `is_rewritten` where what stands is not in it."""

    name: ClassVar[str] = "workspace.head-moved"

    workspace: str
    commit: str
    is_rewritten: bool
