"""Standings grouped as pages and reports show them: by checklist and area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.readiness.rules import Reached, reached
from seatrial.domains.readiness.selectors.checklists import checklists
from seatrial.domains.readiness.selectors.standings import standings
from seatrial.domains.readiness.types import Checklist, Purpose, Shown, Tally, tally

#: In which order a service's page shows checklists: first what counts all the time.
_ORDER: tuple[Purpose, ...] = (
    "readiness", "general", "production", "pre_operations", "operations", "handover", "deployment",
    "approval",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a checklist and where its criteria stand."""

    name: str
    title: str
    shown: tuple[Shown, ...]

    @property
    def tally(self) -> Tally:
        """How its criteria stand."""
        return tally([each.result for each in self.shown])


@dataclass(frozen=True, slots=True)
class Report:
    """A checklist and where it stands for a service in an environment."""

    checklist: Checklist
    areas: tuple[Area, ...]
    reached: Reached | None = None

    @property
    def tally(self) -> Tally:
        """How all its criteria stand."""
        return tally([each.result for each in self.shown])

    @property
    def shown(self) -> tuple[Shown, ...]:
        """All its criteria."""
        return tuple(each for area in self.areas for each in area.shown)


def reports(service: str, *, environment: str, now: datetime, tier: int) -> list[Report]:
    """Every checklist that applies to the service (a URN, of that tier) in the environment, by area."""
    known = checklists()
    shown = standings(service, environment=environment, now=now, known=known)
    found = [_report(each, [row for row in shown if row.checklist == each.urn], tier) for each in known]
    applying = [report for report in found if report.areas]
    return sorted(applying, key=lambda report: _ORDER.index(report.checklist.purpose))


def _report(checklist: Checklist, shown: Sequence[Shown], tier: int) -> Report:
    titles = {row.criterion.area: row.criterion.area_title for row in shown}
    areas = tuple(
        Area(name, title, tuple(row for row in shown if row.criterion.area == name))
        for name, title in titles.items()
    )
    results = [(row.criterion, row.result) for row in shown]
    return Report(checklist, areas, reached(checklist, results=results, tier=tier))
