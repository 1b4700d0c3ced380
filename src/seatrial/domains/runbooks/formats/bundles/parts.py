"""What a bundle is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.runbooks.types import Content


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody to turn to: who, how they are reached, and what for."""

    who: str
    how: str
    what_for: str

    @property
    def words(self) -> str:
        """Whom one turns to, on one line."""
        return f"{self.who}, {self.how}"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The runbooks of a service, by name, with what they need; `files` are attachments by their path."""

    service: str
    title: str
    made_at: datetime
    version: str
    contents: tuple[Content, ...]
    helpers: tuple[Helper, ...] = ()
    files: Mapping[str, bytes] | None = None


def stem_of(content: Content) -> str:
    """The name of a runbook's files: `deploy` of `edi-gateway/deploy`."""
    return content.runbook.name.rpartition("/")[2]
