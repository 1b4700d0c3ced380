"""What evidence tells those above it."""

from typing import ClassVar

from seatrial.kit.events import Event


class EvidenceCollected(Event):
    """Looks were stored; `keys` are those of their orders. Many at once, so that one job follows many."""

    name: ClassVar[str] = "evidence.collected"
    keys: tuple[str, ...]
