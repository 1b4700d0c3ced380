"""What every such place can do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from seatrial.kit.problems import Problem


class CannotKeep(Problem):
    """The place cannot be reached, or refuses; nothing was added that is not whole."""

    type = "cannot-keep-checkpoint"
    title = "The anchor does not take or give checkpoints"
    status = 503


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that the place holds, and since when by its own account, where it tells."""

    text: str
    at: datetime | None


class Ledger(Protocol):
    """Adds texts and gives them back, the oldest first. Every failure is a CannotKeep."""

    def add(self, name: str, *, text: str, now: datetime) -> None:
        """The place holds the text. The same name with the same text again does nothing."""

    def texts(self) -> Iterator[Kept]:
        """Everything that it holds. One text may hold several that were added."""
