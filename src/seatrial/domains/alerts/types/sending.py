"""How monitors send: formats, addresses, and what waits to be stored."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from seatrial.domains.alerts.types.beside import Beside, Mode
from seatrial.domains.identity.types import GRANTS, LEADS, Grant

SOURCE_KIND = "alert-source"
SourceFormat = Literal[
    "alertmanager", "pagerduty", "opsgenie", "grafana", "sns", "cloudevents", "json", "heartbeat", "email"
]
SOURCE_FORMATS: tuple[SourceFormat, ...] = get_args(SourceFormat)
#: Where senders find us.
PREFIX = "/in/"
#: PagerDuty's routing keys have 32 letters, and its clients say so: ours have as many (128 bits).
KEY_LETTERS = 32
#: Bytes of one request; what is larger is refused with 413.
LARGEST_BODY = 8 * 1024 * 1024

#: Whoever leads a team makes and revokes the keys of its sources.
KEYS = GRANTS.add("alerts:keys", Grant("alerts:keys", "Make and revoke keys of alert sources", LEADS))
REPAIR = GRANTS.add(
    "alerts:repair", Grant("alerts:repair", "Repair, replay and drop dead letters of alerts", LEADS)
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One request, to be stored before it is answered."""

    uid: UUID
    #: SHA-256 of the key
    digest: bytes
    #: '' takes what the source's definition says
    format: str
    received_at: datetime
    content_type: str
    path: str
    body: bytes
    #: JSON of the headers that belong to what is said, '' where there are none
    headers: str = ""


@dataclass(frozen=True, slots=True)
class AlertSource:
    """A monitor that a file declares."""

    urn: str
    title: str
    format: str
    team: str = ""
    service: str = ""
    service_label: str = ""
    #: how long it may be silent before that is told; None: as long as it likes
    silent_after: timedelta | None = None
    #: who pages about what it says, and the incumbent
    mode: Mode = "live"
    beside: Beside = field(default_factory=Beside)

    @property
    def name(self) -> str:
        """What follows the colon of the URN."""
        return self.urn.partition(":")[2]
