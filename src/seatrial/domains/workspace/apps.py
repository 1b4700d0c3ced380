"""Makes this domain a part of the application."""

from seatrial.ui.domains import DomainConfig


class WorkspaceConfig(DomainConfig):
    """The domain `workspace`."""

    name = "seatrial.domains.workspace"
    label = "workspace"
