"""What a thread of ours waits for and hands over: steps that no process of this machine does."""

import queue
import time
from collections.abc import Mapping, Sequence

from seatrial.connectors.targets.shape import Ending, Piece


class Elsewhere:
    """A step that acts on another machine. Its thread puts what comes into `_came`, the ending last."""

    def __init__(self) -> None:
        self.ending: Ending | None = None
        self._came: queue.SimpleQueue[Piece | Ending] = queue.SimpleQueue()
        self._started = time.monotonic_ns()

    @property
    def mark(self) -> Mapping[str, str | int]:
        """Nothing of it runs on this machine."""
        return {}

    def read(self, seconds: float) -> Sequence[Piece]:
        """What came since."""
        found: list[Piece] = []
        wait = seconds
        while self.ending is None:
            try:
                came = self._came.get(timeout=wait) if wait > 0 else self._came.get_nowait()
            except queue.Empty:
                break
            if isinstance(came, Piece):
                found.append(came)
            else:
                self.ending = came
            wait = 0.0
        return found

    def _ended(self, code: int | None, words: str = "", *, is_known: bool = True) -> Ending:
        return Ending(code, time.monotonic_ns() - self._started, words, is_known)
