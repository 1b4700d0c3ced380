"""Schedules of PagerDuty, Opsgenie and calendars come in and go out again; the shifts stay as they are."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from seatrial.domains.oncall import rules
from seatrial.domains.oncall.definitions.models import ScheduleDocument
from seatrial.domains.oncall.rules.exchange import icalendar, opsgenie, pagerduty
from seatrial.domains.oncall.rules.reading import schedule_of
from seatrial.domains.oncall.rules.spans import union
from seatrial.domains.oncall.types import Span
from seatrial.kit.problems import Invalid

DATA = Path(__file__).parents[1] / "data/oncall"
START = datetime(2026, 2, 20, tzinfo=UTC)
END = START + timedelta(days=90)
NOBODY: dict[str, str] = {}


def schedules(taken):
    found = []
    for document in taken.documents:
        ScheduleDocument.model_validate(document)
        found.append(schedule_of(f"schedule:{document['metadata']['name']}", body=document))
    return found


def spans(shifts):
    """When each person is on call, whatever the layers are called."""
    found = {}
    for each in shifts:
        found.setdefault((each.person, each.role), []).append(Span(each.start, each.end))
    return {who: union(mine) for who, mine in found.items()}


def shifts(schedule):
    return rules.timeline(schedule, start=START, end=END)


def at(schedule, text, zone):
    moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
    return sorted(each.person for each in rules.who(schedule, at=moment))


def from_pagerduty(data=None):
    data = data or (DATA / "pagerduty.json").read_bytes()
    return pagerduty.read(data, file="pd.json", team="group:default/ops", people={"PEYSGVF": "ana"})


def from_opsgenie(data=None):
    data = data or (DATA / "opsgenie.json").read_bytes()
    return opsgenie.read(data, file="og.json", team="group:default/ops", people=NOBODY)


def test_layers_of_pagerduty_come_in_the_last_of_them_first_and_what_does_not_is_named():
    taken = from_pagerduty()
    assert (taken.found, taken.came) == (6, 5)
    assert [(each.file, each.line, each.text) for each in taken.refused] == [("pd.json", 69, "Seconds")]
    (schedule,) = schedules(taken)
    assert [each.name for each in schedule.layers] == ["day-shift", "weekends", "night-shift", "override"]
    zone = "America/New_York"
    # the night takes precedence over the day, also after the clocks have changed
    for day in ("2026-03-03", "2026-03-10"):
        assert at(schedule, f"{day}T19:59", zone) != ["person:ben-okoro"]
        assert at(schedule, f"{day}T20:00", zone) == ["person:ben-okoro"]
        assert at(schedule, f"{day}T06:00", zone) != ["person:ben-okoro"]
    assert at(schedule, "2026-03-04T10:00", zone) == ["person:ben-okoro"]
    assert at(schedule, "2026-03-04T14:00", zone) in (["person:ana"], ["person:cleo-park"])
    # from Friday 17:00 to Monday 09:00, but for the nights
    assert at(schedule, "2026-03-07T12:00", zone) != at(schedule, "2026-03-14T12:00", zone)


@pytest.mark.mission("R165")
def test_the_shifts_stay_as_they_are_on_the_way_out_and_in_again():
    (pager,) = schedules(from_pagerduty())
    body, refused = pagerduty.write(pager, names=NOBODY)
    assert refused == []
    (again,) = schedules(from_pagerduty(json.dumps(body).encode()))
    assert spans(shifts(again)) == spans(shifts(pager))

    (genie,) = schedules(from_opsgenie())
    body, refused = opsgenie.write(genie, names=NOBODY)
    assert refused == []
    (again,) = schedules(from_opsgenie(json.dumps(body).encode()))
    assert spans(shifts(again)) == spans(shifts(genie))

    for schedule in (pager, genie):
        said = icalendar.calendar(shifts(schedule), title="X", names=NOBODY, now=START)
        taken = icalendar.read(
            said, file="x.ics", team="ops", people=NOBODY, zone=schedule.time_zone, start=START, end=END
        )
        assert taken.refused == ()
        (again,) = schedules(taken)
        assert spans(shifts(again)) == spans(shifts(schedule))


def test_rotations_of_opsgenie_are_on_call_at_once():
    taken = from_opsgenie()
    assert (taken.found, taken.came) == (6, 4)
    assert [each.text for each in taken.refused] == ["by team", "old"]
    (schedule,) = schedules(taken)
    zone = "Europe/Berlin"
    assert at(schedule, "2026-03-02T09:00", zone) in (
        ["person:ana", "person:cleo"], ["person:ben", "person:cleo"], ["person:ana"],
        ["person:ana", "person:ana"], ["person:ana", "person:ben"],
    )  # fmt: skip
    assert len(at(schedule, "2026-03-02T21:00", zone)) == 3
    assert len(at(schedule, "2026-03-03T18:30", zone)) == 1
    assert len(at(schedule, "2026-03-08T08:29", zone)) == 2
    assert len(at(schedule, "2026-03-08T08:30", zone)) == 1


def test_what_the_other_one_cannot_say_is_named():
    (genie,) = schedules(from_opsgenie())
    _, refused = pagerduty.write(genie, names=NOBODY)
    assert [each.partition(":")[0] for each in refused] == ["office", "evenings"]
    (pager,) = schedules(from_pagerduty())
    _, refused = opsgenie.write(pager, names=NOBODY)
    assert [each.partition(":")[0] for each in refused] == ["weekends", "night-shift", "override"]


def test_a_calendar_that_repeats_is_written_out_by_the_clock_on_the_wall():
    said = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
BEGIN:VEVENT\r
UID:1\r
DTSTAMP:20260101T000000Z\r
DTSTART;TZID=Europe/Oslo:20260323T090000\r
DTEND;TZID=Europe/Oslo:20260324T090000\r
RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20260410T000000Z\r
EXDATE;TZID=Europe/Oslo:20260330T090000\r
SUMMARY:Ana Reyes\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2\r
DTSTAMP:20260101T000000Z\r
DTSTART;VALUE=DATE:20260101\r
DTEND;VALUE=DATE:20260102\r
SUMMARY:Ben\r
END:VEVENT\r
END:VCALENDAR\r
"""
    taken = icalendar.read(
        said, file="x.ics", team="ops", people=NOBODY, zone="Europe/Oslo", start=START, end=END
    )
    (schedule,) = schedules(taken)
    assert [(each.start, each.person) for each in shifts(schedule)] == [
        (datetime(2026, 3, 23, 8, tzinfo=UTC), "person:ana-reyes"),
        (datetime(2026, 4, 6, 7, tzinfo=UTC), "person:ana-reyes"),
    ]
    assert [each.text for each in taken.refused] == ["Ben 2026-01-01T00:00:00+01:00"]
    assert taken.found == 3


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b"nonsense", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"])
def test_what_is_no_export_is_refused_as_a_whole(data):
    for read in (from_pagerduty, from_opsgenie):
        with pytest.raises(Invalid):
            read(data or b" ")
    with pytest.raises(Invalid):
        icalendar.read(data, file="x", team="t", people=NOBODY, zone="UTC", start=START, end=END)
