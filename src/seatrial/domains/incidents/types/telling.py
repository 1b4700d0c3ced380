"""Who is told of updates, and who was, as values."""

from dataclasses import dataclass
from datetime import datetime

STAKEHOLDERS_KIND = "stakeholders"


@dataclass(frozen=True, slots=True)
class Stakeholders:
    """Who (`tell`) is told of incidents of which services, teams and systems (`of`, none: all) and ranks."""

    name: str
    of: tuple[str, ...]
    ranks: tuple[int, ...]
    tell: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody inside who is told: a person by the uid of the account, or an address, or a channel."""

    person: str = ""
    address: str = ""
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Who got the update at that place of the timeline, how, and what became of it. Of readers of the status
    page it is told how many there were (`count`), not who.
    """

    position: int
    who: str
    how: str
    words: str
    at: datetime | None
    error: str = ""
    count: int = 1
    person: str = ""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a link from a mail about subscribing says: it is good, or why not."""

    address: str
    hindrance: str = ""
