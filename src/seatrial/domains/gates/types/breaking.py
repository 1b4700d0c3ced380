"""Break-glass: a gate that two people open for some hours."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

BreakGlassState = Literal["requested", "open", "ended", "lapsed"]
BREAK_GLASS_STATES: tuple[BreakGlassState, ...] = get_args(BreakGlassState)


@dataclass(frozen=True, slots=True)
class BreakGlass:
    """Somebody asked that the gate of an environment opens, and perhaps another one confirmed it.

    `requested_by` and `confirmed_by` are uids of principals. `lapses_at` ends a request that nobody confirms,
    `ends_at` what was confirmed; `action` is the uid of the action that looks back on it.
    """

    uid: str
    service_uid: str
    service: str
    environment: str
    reason: str
    lasts: timedelta
    requested_at: datetime
    requested_by: str
    requested_name: str
    lapses_at: datetime
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    confirmed_name: str = ""
    ends_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_name: str = ""
    action: str = ""

    @property
    def urn(self) -> str:
        """What the log calls it."""
        return f"break-glass:{self.uid}"

    def state(self, now: datetime) -> BreakGlassState:
        """Where it stands at that moment."""
        if self.confirmed_at is None:
            return "requested" if self.ended_at is None and now < self.lapses_at else "lapsed"
        end = self.ended_at or self.ends_at
        return "open" if end is None or now < end else "ended"
