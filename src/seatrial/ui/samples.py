"""Made-up things for the page /ui, so that every component is seen in every state."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sample table."""

    title: str
    area: str
    result: str
    collected_at: datetime | None
    by: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What the page shows."""

    rows: tuple[Row, ...]
    tally: dict[str, int]
    all_failed: dict[str, int]
    none: dict[str, int]
    course: tuple[float, ...]
    source: str
    soon: datetime
    long: timedelta
    colours: tuple[str, ...]


_COLOURS = (
    *("paper", "card", "sunken", "hover", "mark", "line", "edge", "ink", "dim"),
    *("accent", "accent-strong", "accent-soft", "ok", "ok-soft", "bad", "bad-soft"),
    *("warn", "warn-soft", "fault", "fault-soft", "idle", "idle-soft"),
)
_SOURCE = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata:
  name: operational-readiness
spec:
  criteria:
    - id: dashboards
      title: A dashboard shows the four golden signals
      check: evidence.board.panels.size() >= 4
"""


def sample(now: datetime) -> Sample:
    """The sample, with its times around that instant."""
    rows = (
        Row("Runbook linked for every alert", "Evidence", "pass", now - timedelta(hours=2), "ana"),
        Row("Restore drill in last 90 days", "Backups", "fail", now - timedelta(days=71), "job"),
        Row("The router answers within its objective", "Service levels", "error", now, "job"),
        Row("Load test at 2x peak", "Capacity", "waived", now - timedelta(days=12), "lee"),
        Row("Escalation path has two tiers", "On-call", "stale", now - timedelta(minutes=10), "job"),
        Row("Vendor exit plan reviewed", "Vendors", "unknown", None, "nobody"),
    )
    return Sample(
        rows=rows,
        tally={"pass": 31, "fail": 4, "unknown": 6, "error": 1},
        all_failed={"pass": 0, "fail": 9, "unknown": 0, "error": 0},
        none={"pass": 0, "fail": 0, "unknown": 0, "error": 0},
        course=(99.9, 99.8, 99.8, 99.5, 98.9, 99.4, 99.7, 99.9),
        source=_SOURCE,
        soon=now + timedelta(minutes=4),
        long=timedelta(hours=2, minutes=10),
        colours=_COLOURS,
    )
