"""What happens in evidence that higher floors may want to know."""

from typing import ClassVar

from seatrial.kit.events import Event


class EvidenceCollected(Event):
    """Evidence arrived under these keys, good or bad; `latest` gives it."""

    name: ClassVar[str] = "evidence.collected"

    keys: tuple[str, ...]
