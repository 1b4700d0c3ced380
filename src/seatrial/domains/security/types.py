"""The words of security as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

FindingSeverity = Literal["critical", "high", "medium", "low"]
SEVERITIES: tuple[FindingSeverity, ...] = get_args(FindingSeverity)
#: `gone`: the newest scan does not report it any more.
FindingState = Literal["open", "gone"]
STATES: tuple[FindingState, ...] = get_args(FindingState)

_DAY = timedelta(days=1)
#: How long a finding may be open where no RemediationPolicy says (R080).
TIMES: Mapping[str, timedelta] = {
    "critical": 7 * _DAY,
    "high": 30 * _DAY,
    "medium": 90 * _DAY,
    "low": 180 * _DAY,
}
#: Severities of which each finding is somebody's action by itself.
ACTED_ON = ("critical", "high")


@dataclass(frozen=True, slots=True)
class Seen:
    """A finding as a scan reports it. What nobody rated is not harmless: it counts as high."""

    scan: str
    id: str
    component: str
    place: str
    severity: FindingSeverity
    title: str
    evidence: str
    effective_at: datetime

    @property
    def identity(self) -> tuple[str, str, str, str]:
        """What makes it the same finding in the next scan of that name."""
        return self.scan, self.id, self.component, self.place


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding since it was first seen. `action` is the name of its action, as `A-12`, '' without one."""

    uid: str
    service: str
    environment: str
    scan: str
    id: str
    component: str
    place: str
    severity: FindingSeverity
    title: str
    state: FindingState
    evidence: str
    first_seen_at: datetime
    last_seen_at: datetime
    due_on: date
    gone_at: datetime | None
    action: str = ""
    fix: str = ""

    def is_breach(self, today: date) -> bool:
        """Whether its remediation time is over and it is open. `today` is the day in UTC."""
        return self.state == "open" and self.due_on < today


@dataclass(frozen=True, slots=True)
class Filter:
    """Which findings a list shows; '' leaves a field open. `known` are services (URNs), None: all."""

    service: str = ""
    environment: str = ""
    severity: str = ""
    state: str = ""
    breached: bool = False
    known: frozenset[str] | None = None
