"""What has to be heard of, and what Seatrial says about those who send, as values."""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Seatrial itself as a source: no file can declare one of this name, and no key sends as it.
OWN_SOURCE = "alert-source:seatrial/itself"
#: The rules, as routes match them by the label `alertname`.
SOURCE_SILENT, HEARTBEAT_SILENT, UNREADABLE = "SourceSilent", "HeartbeatSilent", "UnreadableArrivals"


@dataclass(frozen=True, slots=True)
class DeclaredHeartbeat:
    """Something that a source has to send again and again. `name` is '' for anything at all that it sends."""

    name: str
    silent_after: timedelta


@dataclass(frozen=True, slots=True)
class KnownHeartbeat:
    """How it stands. `due_at` is None while the source has no key; `silent_at` while it is heard of."""

    source: str
    name: str
    silent_after: timedelta
    heard_at: datetime | None
    due_at: datetime | None
    silent_at: datetime | None
