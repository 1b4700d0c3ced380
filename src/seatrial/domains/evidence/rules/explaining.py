"""What a piece of evidence is worth and when it was what, in words and on a line."""

from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.evidence.types import Item


@dataclass(frozen=True, slots=True)
class Worth:
    """Whether it is proof, and why or why not."""

    word: str
    reason: str


def worth(item: Item) -> Worth:
    """Proven or asserted, with the reason (rule 1)."""
    vouched = str(item.extra.get("vouched_by") or "")
    if item.extra.get("derived_from"):
        return Worth(
            item.provenance, "Seatrial applied VEX to a scan; it is worth what the weakest of them is"
        )
    if item.provenance == "asserted":
        return Worth("asserted", "somebody sent it, and no enrolled producer vouches for it")
    if vouched:
        return Worth("proven", f"{vouched}, an enrolled producer, vouches for it")
    return Worth("proven", "Seatrial looked itself")


@dataclass(frozen=True, slots=True)
class Mark:
    """One date on the line: `place` from 0 (first) to 100 (last)."""

    word: str
    at: datetime
    place: float


def timeline(item: Item, *, now: datetime) -> list[Mark]:
    """Effective, collected, now, expires, in their order in time."""
    dates = [
        ("effective", item.effective_at),
        ("collected", item.collected_at),
        ("now", now),
        ("expires", item.expires_at),
    ]
    dates.sort(key=lambda each: each[1])
    first, last = dates[0][1], dates[-1][1]
    span = (last - first).total_seconds() or 1.0
    return [Mark(word, at, round((at - first).total_seconds() / span * 100, 2)) for word, at in dates]
