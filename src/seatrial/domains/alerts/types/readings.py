"""What the formats make of an arrival."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from seatrial.domains.alerts.types.words import ItemState, Meant

#: the longest that is kept; what is longer is cut, a key is replaced by its digest
TITLE_LENGTH = 300
KEY_LENGTH = 500
LINK_LENGTH = 1000
HINT_LENGTH = 60
NOTE_LENGTH = 1000
PROBLEM_LENGTH = 1000


@dataclass(frozen=True, slots=True)
class Post:
    """One arrival, as a format is given it."""

    uid: UUID
    body: bytes
    received_at: datetime
    content_type: str = ""
    path: str = ""
    #: headers that belong to what is said (`ce-` of CloudEvents), by their names in small letters
    headers: Mapping[str, str] = field(default_factory=dict)
    #: certificates of signatures that are known by now, by their address
    certificates: Mapping[str, str] = field(default_factory=dict)
    #: the `spec` of the source's definition
    spec: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Said:
    """What one item says of one alert. Of one that is `changed`, what is empty stays as it is."""

    position: int
    key: str
    state: ItemState
    title: str
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    #: since when, as the sender says; None where it does not
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    link: str = ""
    #: what somebody wrote beside it, for the log of the alert
    note: str = ""
    #: what `key` is: a name that only the database can read is turned into the key before it counts
    meant: Meant = "key"
    #: tags that are added to those it has
    tags: tuple[str, ...] = ()
    #: what of it was not kept as it was sent, for the log of the alert
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reject:
    """An item, or all of the arrival (position None), that could not be read."""

    position: int | None
    problem: str
    content: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that an arrival says, in its order."""

    items: tuple[Said, ...] = ()
    rejects: tuple[Reject, ...] = ()
    #: how many alerts the sender left out
    truncated: int = 0
    #: heartbeats of the source that it is a sign of life of
    heard: tuple[str, ...] = ()
    #: why nothing of it is taken: it is listed, wants no repair, and is no sign of life; '' where it is taken
    refused: str = ""
    #: an address that has to be asked before the sender sends more (SNS); '' where there is none
    confirm: str = ""
    #: the address of the certificate that signatures of this sender are checked with, once it is known
    certificate: str = ""


#: Why somebody else's address is asked.
ErrandKind = Literal["certificate", "confirmation"]
ERRANDS: tuple[ErrandKind, ...] = get_args(ErrandKind)
Reader = Callable[[Post], Reading]
