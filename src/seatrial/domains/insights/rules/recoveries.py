"""What a drill found out about recovery: how long it took and how much it lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from seatrial.domains.evidence.types import Item

#: What a recovery may take and lose at most (S4:97).
RTO, RPO = timedelta(minutes=15), timedelta(minutes=5)
_KINDS = frozenset({"restore", "failover", "recovery", "disaster_recovery"})


@dataclass(frozen=True, slots=True)
class Recovery:
    """One that was tried; `lost` is None where the record does not say."""

    kind: str
    at: datetime
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
    """Of what a form or a file says: one record, or a list of them under `records`."""
    said = item.findings.get("yaml", item.findings)
    records = said.get("records", [said]) if isinstance(said, Mapping) else []
    for record in records if isinstance(records, list) else []:
        if isinstance(record, Mapping) and record.get("kind") in _KINDS:
            made = _recovery(record, item.effective_at)
            if made is not None:
                yield made


def _recovery(record: Mapping[str, Any], otherwise: datetime) -> Recovery | None:
    took, lost = _seconds(record.get("seconds")), _seconds(record.get("data_lost_seconds"))
    if took is None or record.get("mode") == "dry-run":
        return None
    outcome = record.get("outcome", "pass")
    return Recovery(
        str(record["kind"]), _moment(record.get("ended_at")) or otherwise, took, lost, outcome == "pass"
    )


def _seconds(value: object) -> timedelta | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 10**9:
        return None
    return timedelta(seconds=value)


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
