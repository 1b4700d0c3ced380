"""What the catalogue tells others."""

from typing import ClassVar

from seatrial.kit.events import Event


class DeploymentRecorded(Event):
    """A deployment of the service ended well: something else runs there now. `service` is its URN."""

    name: ClassVar[str] = "catalog.deployment-recorded"

    service: str
    environment: str
    revision: str


class DeploymentStored(Event):
    """Somebody told of a deployment, for the first time or again; it may still be under way."""

    name: ClassVar[str] = "catalog.deployment-stored"

    uid: str
    service_uid: str
    environment: str
