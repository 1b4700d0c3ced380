"""From scans to findings, and until when each has to be remedied."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from seatrial.domains.evidence.types import Item
from seatrial.domains.security.types import SEVERITIES, TIMES, FindingSeverity, Seen
from seatrial.kit import durations


def seen_in(scans: Iterable[Item]) -> Iterator[Seen]:
    """What the scans report as open, each finding once a scan; what VEX or a suppression closed is not."""
    for scan in scans:
        for raw in scan.findings.get("findings", ()):
            if raw.get("id") and not raw.get("closed"):
                yield _seen(scan, raw)


def _seen(scan: Item, raw: Mapping[str, Any]) -> Seen:
    return Seen(
        scan=scan.name,
        id=str(raw["id"])[:300],
        component=str(raw.get("component", ""))[:500],
        place=str(raw.get("place", ""))[:1000],
        severity=_severity(raw.get("severity")),
        title=str(raw.get("title", "")),
        evidence=scan.uid,
        effective_at=scan.effective_at,
    )


def _severity(said: Any) -> FindingSeverity:
    """What nobody rated is not harmless."""
    return next((known for known in SEVERITIES if known == said), "high")


def times_of(spec: Mapping[str, Any] | None) -> Mapping[str, timedelta]:
    """How long findings may be open, by severity; what a policy leaves out is as without one."""
    said = (spec or {}).get("times") or {}
    return {**TIMES, **{name: durations.parse(text) for name, text in said.items()}}


def due_on(first_seen_at: datetime, *, severity: str, times: Mapping[str, timedelta]) -> date:
    """The last day of its remediation time, in UTC (R080)."""
    return (first_seen_at + times[severity]).date()
