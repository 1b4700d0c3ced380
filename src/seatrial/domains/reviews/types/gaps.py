"""Gaps as others see them (R084)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Gap:
    """An item that was not met from one moment to the other (None: still) while its review was open.

    `number` is the review's, `item` as decisions name it (`readiness/alerts`). An item that is met and is
    not any more is a gap again, with a row of its own.
    """

    id: int
    number: int
    service: str
    environment: str
    item: str
    area: str
    opened_at: datetime
    closed_at: datetime | None

    @property
    def review(self) -> str:
        """The review as people call it: `R-12`."""
        return f"R-{self.number}"

    @property
    def lasted(self) -> timedelta | None:
        """From opened to closed; None while it is open."""
        return self.closed_at - self.opened_at if self.closed_at is not None else None


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Of which reviews: of one service, opened since, of services (URNs) that may be seen; '', None: all."""

    service_uid: str = ""
    since: datetime | None = None
    known: Collection[str] | None = None
