"""What the catalogue tells others."""

from seatrial.kit.events import Event


class DeploymentRecorded(Event):
    """A deployment of the service ended well: something else runs there now. `service` is its URN."""

    name = "catalog.deployment-recorded"

    service: str
    environment: str
    revision: str
