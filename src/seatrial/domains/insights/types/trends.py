"""How a figure of load tests went from commit to commit (R214)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Measured:
    """One run: what it measured, of which commit, when."""

    commit: str
    at: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Point:
    """A commit with every run of it, the first at `at`."""

    commit: str
    at: datetime
    runs: tuple[float, ...]
    median: float


@dataclass(frozen=True, slots=True)
class Shift:
    """From that commit on the figure is another one: the medians before and after, and how likely so great a
    shift is where nothing changed.
    """

    commit: str
    at: datetime
    before: float
    after: float
    p: float
    is_worse: bool

    @property
    def percent(self) -> float:
        """By how much, of what it was before."""
        return round((self.after - self.before) / self.before * 100, 1) if self.before else 0.0


@dataclass(frozen=True, slots=True)
class Trend:
    """The commits in their order, and the shifts among them. Fewer than `needed` runs tell nothing."""

    metric: str
    higher_is_better: bool
    points: tuple[Point, ...]
    shifts: tuple[Shift, ...]
    needed: int

    @property
    def runs(self) -> int:
        """How many there are of all commits."""
        return sum(len(each.runs) for each in self.points)

    @property
    def is_enough(self) -> bool:
        """Whether there are enough runs to tell a shift from noise."""
        return self.runs >= self.needed

    @property
    def regression(self) -> Shift | None:
        """The newest shift, where it is to the worse."""
        return self.shifts[-1] if self.shifts and self.shifts[-1].is_worse else None
