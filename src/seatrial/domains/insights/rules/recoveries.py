"""What a drill found out about recovery: how long it took and how much it lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from seatrial.domains.evidence.types import Item
from seatrial.domains.insights.rules.said import moment, number, records

#: What a recovery may take and lose at most (S4:97).
RTO, RPO = timedelta(minutes=15), timedelta(minutes=5)
_KINDS = frozenset({"restore", "failover", "recovery", "disaster_recovery"})


@dataclass(frozen=True, slots=True)
class Recovery:
    """One that was tried; `lost` is None where the record does not say."""

    kind: str
    at: datetime
    expires_at: datetime
    took: timedelta
    lost: timedelta | None
    passed: bool

    @property
    def is_within(self) -> bool:
        """Whether it went well, in time, and lost no more than is allowed."""
        return self.passed and self.took < RTO and self.lost is not None and self.lost < RPO


def last_recovery(drills: Iterable[Item]) -> Recovery | None:
    """The latest recovery that these pieces of evidence tell of, or None."""
    found = [each for item in drills for each in _recoveries(item)]
    return max(found, key=lambda each: each.at, default=None)


def _recoveries(item: Item) -> Iterator[Recovery]:
    for record in records(item.findings, under=("records",)):
        made = _recovery(record, item) if record.get("kind") in _KINDS else None
        if made is not None:
            yield made


def _recovery(record: Mapping[str, Any], item: Item) -> Recovery | None:
    took, lost = number(record.get("seconds")), number(record.get("data_lost_seconds"))
    if took is None or record.get("mode") == "dry-run":
        return None
    return Recovery(
        kind=str(record["kind"]),
        at=moment(record.get("ended_at")) or item.effective_at,
        expires_at=item.expires_at,
        took=timedelta(seconds=took),
        lost=timedelta(seconds=lost) if lost is not None else None,
        passed=record.get("outcome", "pass") == "pass",
    )
