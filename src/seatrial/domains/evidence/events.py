"""What evidence tells those above it."""

from typing import ClassVar

from seatrial.kit.events import Event


class EvidenceCollected(Event):
    """Looks were stored; `keys` are those of their orders. Many at once, so that one job follows many."""

    name: ClassVar[str] = "evidence.collected"
    keys: tuple[str, ...]


class ScansChanged(Event):
    """A scan of the service there was sent or retracted, or VEX leaves another part of one open."""

    name: ClassVar[str] = "evidence.scans-changed"
    #: URN of the service
    service: str
    environment: str
