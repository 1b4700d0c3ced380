"""How long promises lie about: by severity, and how far from or past their last day (R083)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from seatrial.domains.actions.types import SEVERITIES, Action, Severity

#: Each band with the days that its actions are past their last day at most; none of the last has a limit.
BANDS: tuple[tuple[str, str, int | None], ...] = (
    ("in_time", "In time", 0),
    ("week", "1 to 7 days late", 7),
    ("month", "8 to 30 days late", 30),
    ("longer", "Over 30 days late", None),
)


@dataclass(frozen=True, slots=True)
class Ages:
    """Open actions of one severity: how many in each band; the median and the greatest age, in days."""

    severity: Severity
    bands: tuple[int, ...]
    median_days: float
    oldest_days: int

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.bands)

    @property
    def overdue(self) -> int:
        """How many of them are past their last day."""
        return sum(self.bands[1:])


def late_by(action: Action, *, today: date) -> timedelta:
    """How far past its last day an action is; nothing where it is not."""
    return max(today - action.due_on, timedelta(0))


def ages(actions: Iterable[Action], *, today: date) -> tuple[Ages, ...]:
    """A row for each severity, the gravest first; severities of which nothing is open too."""
    held: dict[Severity, list[Action]] = {severity: [] for severity in SEVERITIES}
    for action in actions:
        held[action.severity].append(action)
    return tuple(_ages(severity, found, today) for severity, found in held.items())


def _ages(severity: Severity, found: list[Action], today: date) -> Ages:
    counted = Counter(_band(late_by(action, today=today).days) for action in found)
    days = [(today - action.created_at.date()).days for action in found]
    return Ages(
        severity,
        tuple(counted[name] for name, _, _ in BANDS),
        float(median(days)) if days else 0.0,
        max(days, default=0),
    )


def _band(late: int) -> str:
    return next(name for name, _, most in BANDS if most is None or late <= most)
