"""How many gaps reviews find, and how long it takes to close them (R084)."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Times:
    """Gaps that opened, those of them that closed, and how long closing took.

    `median` and `p90` are over the closed ones, None where none is.
    """

    opened: int
    closed: int
    median: timedelta | None
    p90: timedelta | None

    @property
    def open(self) -> int:
        """Those that are not closed."""
        return self.opened - self.closed


@dataclass(frozen=True, slots=True)
class AreaTimes:
    """The gaps of one area."""

    area: str
    times: Times


@dataclass(frozen=True, slots=True)
class ReviewTimes:
    """The gaps of one review of a service (a URN)."""

    number: int
    service: str
    times: Times

    @property
    def name(self) -> str:
        """The review as people call it."""
        return f"R-{self.number}"


@dataclass(frozen=True, slots=True)
class ReadinessFigures:
    """All of it: over all gaps, by area (the most gaps first), by review (the latest first).

    `since` is when the first review counted may have been opened, None: any.
    """

    since: datetime | None
    times: Times
    areas: tuple[AreaTimes, ...]
    reviews: tuple[ReviewTimes, ...]

    @property
    def per_review(self) -> float:
        """Gaps opened in a review, on the average of all reviews, to one decimal."""
        return round(self.times.opened / len(self.reviews), 1) if self.reviews else 0.0
