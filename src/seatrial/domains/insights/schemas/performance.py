"""The trend of load tests as the API gives it."""

from datetime import datetime

from ninja import Schema

from seatrial.domains.insights.selectors import Performance


class CommitMeasuredOut(Schema):
    """A commit with every run of it, in the order of the first runs."""

    commit: str
    at: datetime
    runs: list[float]
    median: float


class PerformanceShiftOut(Schema):
    """From that commit on the figure is another one; `p` is how likely that is where nothing changed."""

    commit: str
    at: datetime
    before: float
    after: float
    percent: float
    p: float
    is_worse: bool


class PerformanceTrendOut(Schema):
    """A figure of load tests by commit. With fewer than `needed` runs nothing is told."""

    service: str
    environment: str
    environments: list[str]
    metric: str
    metrics: list[str]
    higher_is_better: bool
    runs: int
    needed: int
    is_enough: bool
    commits: list[CommitMeasuredOut]
    shifts: list[PerformanceShiftOut]
    regression: PerformanceShiftOut | None

    @classmethod
    def of(cls, found: Performance) -> "PerformanceTrendOut":
        """The trend; empty where there is no load test."""
        trend = found.trend
        worst = trend.regression if trend else None
        return cls(
            service=found.service.urn,
            environment=found.environment,
            environments=list(found.environments),
            metric=found.metric,
            metrics=list(found.metrics),
            higher_is_better=trend.higher_is_better if trend else False,
            runs=trend.runs if trend else 0,
            needed=trend.needed if trend else 0,
            is_enough=trend.is_enough if trend else False,
            commits=[CommitMeasuredOut.from_orm(each) for each in (trend.points if trend else ())],
            shifts=[PerformanceShiftOut.from_orm(each) for each in (trend.shifts if trend else ())],
            regression=PerformanceShiftOut.from_orm(worst) if worst else None,
        )
