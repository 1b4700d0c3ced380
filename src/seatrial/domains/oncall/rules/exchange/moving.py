"""Schedules come in from other systems and go out to them, by the name of the system."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from seatrial.domains.oncall.rules.exchange import icalendar, opsgenie, pagerduty
from seatrial.domains.oncall.rules.exchange.taking import Taken
from seatrial.domains.oncall.types import Schedule, Shift

SOURCES = ("pagerduty", "opsgenie", "ics")
EXPORTS = SOURCES


def take_over(
    data: bytes,
    *,
    source: str,
    file: str,
    team: str,
    people: Mapping[str, str],
    zone: str,
    start: datetime,
    end: datetime,
) -> Taken:
    """What the file says as schedules of the team; a calendar in that zone, between the two instants.

    Raises Invalid for what is nothing of that source.
    """
    if source == "ics":
        return icalendar.read(data, file=file, team=team, people=people, zone=zone, start=start, end=end)
    read = pagerduty.read if source == "pagerduty" else opsgenie.read
    return read(data, file=file, team=team, people=people)


def hand_out(
    schedule: Schedule, *, form: str, shifts: Sequence[Shift], names: Mapping[str, str], now: datetime
) -> tuple[str, list[str]]:
    """The text of the schedule in that form, and a line for each layer that the form cannot say; of a
    calendar `shifts` are what goes out. People stand in it by their handle.
    """
    if form == "ics":
        return icalendar.calendar(shifts, title=schedule.title, names=names, now=now).decode(), []
    write = pagerduty.write if form == "pagerduty" else opsgenie.write
    body, refused = write(schedule, names=names)
    return json.dumps(body), refused
