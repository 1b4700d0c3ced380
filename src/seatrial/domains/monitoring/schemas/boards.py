"""Dashboards as the API gives them."""

from collections.abc import Mapping, Sequence
from datetime import date

from ninja import Schema

from seatrial.domains.monitoring.rules.using import Used, UseState
from seatrial.domains.monitoring.schemas.parts import (
    MonitoringChangeOut,
    MonitoringFaultOut,
    MonitoringReviewedOut,
)
from seatrial.domains.monitoring.types import (
    Board,
    Change,
    Metric,
)


class DashboardPanelOut(Schema):
    """A panel: what it asks for, and which of it nobody explains."""

    title: str
    queries: list[str]
    metrics: list[str]
    undocumented: list[str]


class DashboardUseOut(Schema):
    """How often it was opened from here since `first`, by how many people, and in how many incidents it was
    linked; `mentions` are documents that lead to it. It is `unused` from `until` on if nobody opens it.
    """

    state: UseState
    opened: int
    people: int
    incidents: int
    mentions: list[str]
    first: date | None
    until: date | None

    @classmethod
    def of(cls, found: Used) -> "DashboardUseOut":
        """The use."""
        return cls(
            state=found.state, opened=found.opened, people=found.people, incidents=found.incidents,
            mentions=list(found.mentions), first=found.first, until=found.until,
        )  # fmt: skip


class DashboardOut(Schema):
    """A dashboard: for whom it is, who keeps it right, how it is used, and what is wrong with it."""

    name: str
    title: str
    monitoring: str
    service: str
    file: str
    audience: str
    owner: str
    url: str
    use: DashboardUseOut
    review: MonitoringReviewedOut
    panels: list[DashboardPanelOut]
    faults: list[MonitoringFaultOut]

    @classmethod
    def of(cls, found: Board, *, use: Used) -> "DashboardOut":
        """The dashboard."""
        panels = [
            DashboardPanelOut(
                title=each.title, queries=list(each.queries), metrics=list(each.metrics),
                undocumented=list(each.undocumented),
            )
            for each in found.panels
        ]  # fmt: skip
        return cls(
            name=found.slug, title=found.title, monitoring=found.plan, service=found.service,
            file=found.note.file, audience=found.note.audience, owner=found.note.owner,
            url=found.note.url, use=DashboardUseOut.of(use),
            review=MonitoringReviewedOut.of(found.reviewed), panels=panels,
            faults=[MonitoringFaultOut.of(each) for each in found.faults],
        )  # fmt: skip


class DashboardsOut(Schema):
    """Dashboards by title."""

    items: list[DashboardOut]

    @classmethod
    def of(cls, found: Sequence[Board], *, uses: Mapping[str, Used]) -> "DashboardsOut":
        """The dashboards."""
        return cls(items=[DashboardOut.of(each, use=uses[each.key]) for each in found])


class MetricMeaningOut(Schema):
    """What a metric means, its unit, and what is normal."""

    name: str
    meaning: str
    unit: str
    normal: str


class DashboardDetailOut(DashboardOut):
    """A dashboard with the dictionary, and with what changed in it, the newest first."""

    metrics: list[MetricMeaningOut]
    changes: list[MonitoringChangeOut]

    @classmethod
    def of(  # type: ignore[override]  # it says more
        cls, found: Board, *, use: Used, changes: Sequence[Change], metrics: Mapping[str, Metric]
    ) -> "DashboardDetailOut":
        """The dashboard with its history."""
        return cls(
            **DashboardOut.of(found, use=use).dict(),
            metrics=[
                MetricMeaningOut(name=each.name, meaning=each.meaning, unit=each.unit, normal=each.normal)
                for each in metrics.values()
            ],
            changes=[MonitoringChangeOut.of(each) for each in changes],
        )
