"""What a load test found out: how much was carried, how fast, and whether that was enough."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seatrial.domains.evidence.types import Item
from seatrial.domains.insights.rules.said import moment, number, records


@dataclass(frozen=True, slots=True)
class Load:
    """One test. `reached` is in the unit that the test has; `peak` (in the same) and `p95_seconds` are None
    where the record does not say.
    """

    at: datetime
    expires_at: datetime
    reached: float
    samples: int
    met: bool
    peak: float | None = None
    p95_seconds: float | None = None

    @property
    def is_enough(self) -> bool:
        """Whether it met its objectives, with samples, and reached the peak where one is named."""
        return self.met and self.samples > 0 and (self.peak is None or self.reached >= self.peak)

    def __str__(self) -> str:
        quick = f", 95 of 100 within {self.p95_seconds * 1000:g} ms" if self.p95_seconds is not None else ""
        return f"{self.reached:g} carried, {self.samples} samples{quick}, on {self.at:%Y-%m-%d}"


def last_load(items: Iterable[Item]) -> Load | None:
    """The latest load test that these pieces of evidence tell of, or None."""
    found = [each for item in items for each in _loads(item)]
    return max(found, key=lambda each: each.at, default=None)


def _loads(item: Item) -> Iterator[Load]:
    for record in records(item.findings, under=("records", "load_tests")):
        made = _load(record, item)
        if made is not None:
            yield made


def _load(record: Mapping[str, Any], item: Item) -> Load | None:
    reached = number(record.get("reached", record.get("load")))
    if reached is None:
        return None
    return Load(
        at=moment(record.get("ended_at", record.get("at"))) or item.effective_at,
        expires_at=item.expires_at,
        reached=reached,
        samples=int(number(record.get("samples")) or 0),
        met=record.get("met_objectives") is True,
        peak=number(record.get("expected_peak")),
        p95_seconds=number(record.get("p95_seconds")),
    )
