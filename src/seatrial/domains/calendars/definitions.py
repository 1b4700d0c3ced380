"""Calendars' kind of definition: BusinessCalendar."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from seatrial.domains.calendars.rules import BadHours, hours_of, is_country, is_subdivision
from seatrial.domains.calendars.types import BUILT_IN, DAYS, URN_KIND, Hours
from seatrial.domains.catalog.rules.hours import is_zone
from seatrial.domains.catalog.types import PICKS, Pick
from seatrial.domains.workspace.types import KINDS, Definition, Kind, Lint, Pointer

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class CalendarMetadata(_Shape):
    """What the calendar says of itself."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$")] = Field(
        description="The name; the URN is business-calendar:<name>."
    )
    title: str = Field("", max_length=120, description="The name as people read it.")
    description: str = Field("", max_length=2000, description="What it is for.")


class AddedDay(_Shape):
    """A day without working time that no country has."""

    date: datetime.date = Field(description="The day, as 2026-12-24.")
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)] = Field(
        description="Why nobody works then."
    )


class Holidays(_Shape):
    """Days without working time."""

    country: str = Field(
        "", max_length=2, description="Country whose public holidays count, as SE (ISO 3166-1)."
    )
    subdivision: str = Field("", max_length=40, description="Part of it with its own, as BY (ISO 3166-2).")
    add: list[AddedDay] = Field(default_factory=list, max_length=1000, description="More days like that.")
    without: list[datetime.date] = Field(
        default_factory=list, max_length=1000, description="Public holidays on which work goes on."
    )


class CalendarSpec(_Shape):
    """The calendar itself."""

    time_zone: str = Field(min_length=1, max_length=60, description="Its time zone, as Europe/Stockholm.")
    hours: dict[Day, list[str]] = Field(
        min_length=1,
        description='Working time by day, as monday: ["09:00-12:00", "13:00-17:00"]; other days have none.',
    )
    holidays: Holidays = Field(default_factory=Holidays, description="Days without working time.")


class BusinessCalendarDocument(_Shape):
    """Which hours of which days are working time."""

    api_version: Literal["seatrial.dev/v1"] = Field(alias="apiVersion", description="Which rules it follows.")
    kind: Literal["BusinessCalendar"] = Field(description="BusinessCalendar.")
    metadata: CalendarMetadata = Field(description="What it says of itself.")
    spec: CalendarSpec = Field(description="The calendar.")


def lint(definition: Definition, definitions: Mapping[str, Definition]) -> Iterator[Lint]:
    """Names that are taken, zones and countries that are none, and hours that cannot be counted."""
    del definitions
    spec = definition.body["spec"]
    if definition.name in BUILT_IN:
        message = f"the calendar {definition.name} is always there already"
        yield Lint(("metadata", "name"), message, "Give this one another name.")
    if not is_zone(spec["time_zone"]):
        message = f"{spec['time_zone']!r} is no time zone"
        yield Lint(("spec", "time_zone"), message, "Write a name of the tz database, as Europe/Stockholm.")
    yield from _lint_hours(spec["hours"])
    yield from _lint_holidays(spec.get("holidays") or {})


def _lint_hours(hours: Mapping[str, Sequence[str]]) -> Iterator[Lint]:
    known = 0
    for day in DAYS:
        last: Hours | None = None
        for index, text in enumerate(hours.get(day) or ()):
            place: Pointer = ("spec", "hours", day, index)
            try:
                found = hours_of(text)
            except BadHours as problem:
                yield Lint(place, str(problem), "Write for example 09:00-17:00.")
                continue
            if last is not None and found.start < last.end:
                message = f"{text} begins before the hours above it end"
                yield Lint(place, message, "Write hours in order, and each once.")
            known, last = known + 1, found
    if not known and not any(hours.values()):
        yield Lint(("spec", "hours"), "the calendar has no working time at all", "Write hours of a day.")


def _lint_holidays(said: Mapping[str, Any]) -> Iterator[Lint]:
    country, part = said.get("country") or "", said.get("subdivision") or ""
    at: Pointer = ("spec", "holidays")
    if country and not is_country(country):
        message = f"the holidays of {country!r} are not known"
        yield Lint((*at, "country"), message, "Write two letters of ISO 3166-1, as SE, or add the days.")
    elif part and not is_subdivision(part, country=country):
        message = f"{country or 'no country'} has no part {part!r} with holidays of its own"
        yield Lint((*at, "subdivision"), message, "Write a code of ISO 3166-2 without the country, as BY.")
    if said.get("without") and not country:
        message = "without a country there is no public holiday to leave out"
        yield Lint((*at, "without"), message, "Name the country, or take the days out.")
    seen: set[str] = set()
    for index, each in enumerate(said.get("add") or ()):
        day = str(each["date"])
        if day in seen:
            yield Lint((*at, "add", index, "date"), f"{day} is named twice", "Leave one of them.")
        seen.add(day)


KINDS.add(
    "BusinessCalendar",
    Kind(
        "BusinessCalendar",
        URN_KIND,
        ("seatrial.dev/v1",),
        BusinessCalendarDocument,
        "Which hours of which days are working time; services and teams pick one.",
        lint=lint,
    ),
)
PICKS.add("calendar", Pick("calendar", URN_KIND, frozenset({"Component", "Group"}), frozenset(BUILT_IN)))
