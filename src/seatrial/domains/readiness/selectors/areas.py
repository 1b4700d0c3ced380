"""Standings grouped as pages and reports show them: by checklist and area."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from seatrial.domains.readiness.selectors.checklists import checklists
from seatrial.domains.readiness.selectors.standings import Shown, standings
from seatrial.domains.readiness.types import Checklist, Tally, tally


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

    @property
    def tally(self) -> Tally:
        """How all its criteria stand."""
        return tally([each.result for area in self.areas for each in area.shown])


def reports(service: str, *, environment: str, now: datetime) -> list[Report]:
    """Every checklist that applies to the service (a URN) in the environment, by area."""
    known = checklists()
    shown = standings(service, environment=environment, now=now, known=known)
    found = [_report(each, [row for row in shown if row.checklist == each.urn]) for each in known]
    return [report for report in found if report.areas]


def _report(checklist: Checklist, shown: Sequence[Shown]) -> Report:
    titles = {row.criterion.area: row.criterion.area_title for row in shown}
    areas = tuple(
        Area(name, title, tuple(row for row in shown if row.criterion.area == name))
        for name, title in titles.items()
    )
    return Report(checklist, areas)
