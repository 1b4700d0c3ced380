"""A file that is only appended to, best on another machine's disk."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from seatrial.connectors.ledgers.shape import CannotKeep, Kept


class FileLedger:
    """One text after the other, an empty line after each."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, name: str, *, text: str, now: datetime) -> None:
        """The file ends with the text, and so it does after a loss of power."""
        del name, now
        data = f"{text.rstrip()}\n\n".encode()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._ends_with(data):
                return
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        except (OSError, ValueError) as error:
            raise self._problem(error) from None

    def _ends_with(self, data: bytes) -> bool:
        if not self.path.exists():
            return False
        with self.path.open("rb") as file:
            file.seek(max(0, self.path.stat().st_size - len(data)))
            return file.read() == data

    def texts(self) -> Iterator[Kept]:
        """The whole file as one text."""
        try:
            yield Kept(self.path.read_text(encoding="utf-8"), None)
        except (OSError, ValueError) as error:
            raise self._problem(error) from None

    def _problem(self, error: Exception) -> CannotKeep:
        words = getattr(error, "strerror", None) or str(error)
        return CannotKeep(
            f"{self.path}: {words}", remedy="Let the user who runs Seatrial read and append to it."
        )
