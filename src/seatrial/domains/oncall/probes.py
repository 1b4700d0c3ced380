"""The probe `oncall-coverage`: whether somebody whom a page reaches is on call at every needed hour."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from seatrial.domains.calendars import rules as calendars_rules
from seatrial.domains.calendars.types import BUILT_IN, Calendar
from seatrial.domains.catalog.rules import hours
from seatrial.domains.catalog.rules.references import as_urn
from seatrial.domains.evidence.types import PROBES, CannotLook, Files, Look, Observation, Probe
from seatrial.domains.oncall import rules
from seatrial.domains.oncall.rules.knowing import known_coverage
from seatrial.domains.oncall.rules.reading import schedule_of
from seatrial.domains.oncall.types import Cover, Schedule, Span
from seatrial.kit import yaml

_MOST_FILES = 500
_HOUR = timedelta(hours=1)


class CoverageParameters(BaseModel):
    """Whose coverage."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    team: str = Field(
        "",
        max_length=200,
        description="The team: group:default/edi-team; without one, the owner of the service it is about.",
    )
    days: int = Field(90, ge=1, le=366, description="How many days ahead.")
    tested_days: int = Field(90, ge=1, le=366, description="How long an answered test page counts, in days.")
    glob: str = Field("**/*.yaml", min_length=1, max_length=1000, description="Where schedules lie.")


def look(what: Look) -> Observation:
    """What the coverage lacks: on the server with what people changed, contact methods and answered test
    pages, else by files.
    """
    parameters: CoverageParameters = what.parameters
    if not parameters.team:
        raise CannotLook("no team is named, and no service", remedy="Name the team, as group:default/edi.")
    team = as_urn(parameters.team, default_kind="group")
    ahead = timedelta(days=parameters.days)
    tested = timedelta(days=parameters.tested_days)
    known = known_coverage(team, now=what.now, ahead=ahead, tested=tested)
    if known is None:
        read = _Read(what.files, parameters.glob)
        known = [read.cover(each, what.now, ahead) for each in read.schedules if each.team == team]
        return Observation(_findings(known, reach=False), _words(team, parameters), len(known))
    return Observation(_findings(known, reach=True), _words(team, parameters), len(known))


def _words(team: str, parameters: CoverageParameters) -> str:
    return f"the schedules of {team} for {parameters.days} days"


class _Read:
    """The schedules and calendars of the files that are sound."""

    def __init__(self, files: Files, pattern: str) -> None:
        self.schedules: list[Schedule] = []
        self.calendars: dict[str, Calendar] = dict(BUILT_IN)
        for path in files.glob(pattern)[:_MOST_FILES]:
            data = files.read(path) or b""
            if b"Schedule" in data or b"BusinessCalendar" in data:
                for document in yaml.read(data).documents:
                    if isinstance(document.value, dict) and not document.faults:
                        self._take(document.value)

    def _take(self, body: dict[str, Any]) -> None:
        """What is not sound is left out here: `seatrial check` names it."""
        try:
            name = str(body["metadata"]["name"])
            if body.get("kind") == "Schedule":
                found = schedule_of(f"schedule:{name}", body=body)
                if all(hours.is_zone(each.time_zone) and each.every for each in found.layers):
                    self.schedules.append(found)
            elif body.get("kind") == "BusinessCalendar":
                self.calendars[name] = calendars_rules.calendar_of(name, spec=body["spec"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return

    def cover(self, schedule: Schedule, start: datetime, ahead: timedelta) -> Cover:
        """The coverage as far as files say it: of contact methods nothing is known."""
        end = start + ahead
        shifts = rules.timeline(schedule, start=start, end=end)
        calendar = self.calendars.get(schedule.needed.partition(":")[2])
        needed = (
            [Span(each.start, each.end) for each in calendars_rules.openings(calendar, start=start, end=end)]
            if schedule.needed and calendar
            else None
        )
        return rules.cover(schedule, shifts=shifts, start=start, end=end, needed=needed)


def _findings(found: Sequence[Cover], *, reach: bool) -> dict[str, Any]:
    """What checks ask about; people are counted, never named: evidence outlives names."""
    gaps = [gap for each in found for gap in each.gaps]
    findings: dict[str, Any] = {
        "schedules": len(found),
        "covered": sum(not each.gaps for each in found),
        "gaps": len(gaps),
        "gap_hours": round(sum(each.length / _HOUR for each in gaps), 2),
        "first_gap": min(each.start for each in gaps).isoformat() if gaps else "",
        "people": len({person for each in found for person in each.people}),
        "one_person": sorted(each.schedule for each in found if each.rests_on),
        "reach_known": reach,
    }
    if reach:
        findings["unreachable"] = len({person for each in found for person in each.unreachable})
        findings["stale"] = len({person for each in found for person in each.stale})
        findings["untested"] = len({person for each in found for person in each.untested})
    return findings


def describe(parameters: CoverageParameters) -> str:
    """What a person does to see the same."""
    return f"seatrial oncall gaps --days {parameters.days} (schedules of {parameters.team})"


PROBES.add(
    "oncall-coverage",
    Probe(
        name="oncall-coverage",
        summary="Coverage of a team's schedules: gaps in needed hours, people whom no page reaches.",
        parameters=CoverageParameters,
        look=look,
        describe=describe,
        evidence_type="document",
        offline=True,
        max_age=timedelta(hours=1),
        every=timedelta(minutes=5),
        fills={"team": "{service.owner}"},
    ),
)
