"""Backup coverage (R035): each day a backup who is not the primary, whatever the assignments come from."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from seatrial.domains.catalog.rules import hours
from seatrial.domains.catalog.rules.coverage import Absence, Assignment, days, days_of, team_of

FIRST = date(2026, 3, 2)  # a Monday; the clocks of Oslo change on the 29th
OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)


def at(day: int, hour: int = 0, zone: ZoneInfo = OSLO) -> datetime:
    return datetime.combine(FIRST + day * DAY, time(hour), zone)


def on(person: str, role: str, first: int = 0, last: int = 28) -> Assignment:
    return Assignment(person, role, at(first), at(last))


def gaps(*assignments: Assignment, **options) -> dict[int, str]:
    found = days(assignments, first=FIRST, zone=OSLO, **options)
    assert len(found) == 28
    return {(each.day - FIRST).days: each.gap for each in found if each.gap}


@pytest.mark.mission("R035")
def test_every_day_with_a_backup_who_is_not_the_primary_is_covered():
    assert gaps(on("ana", "primary"), on("ben", "backup")) == {}


@pytest.mark.mission("R035")
@pytest.mark.parametrize("day", [0, 13, 26, 27])
def test_one_day_without_a_backup_is_found(day):
    found = gaps(on("ana", "primary"), on("ben", "backup", 0, day), on("ben", "backup", day + 1, 28))

    assert found == {day: "nobody steps in"}


@pytest.mark.mission("R035")
def test_a_backup_who_is_the_primary_is_none():
    found = gaps(on("ana", "primary"), on("ben", "backup", 0, 9), on("ana", "backup", 9, 28))

    assert found == dict.fromkeys(range(9, 28), "the backup is the primary")


def test_a_day_without_a_primary_is_a_gap_even_with_a_backup():
    assert gaps(on("ana", "primary", 0, 27), on("ben", "backup")) == {27: "nobody is on duty"}


def test_nobody_at_all_covers_nothing():
    assert gaps() == dict.fromkeys(range(28), "nobody is on duty")


def test_whoever_is_away_does_not_step_in_and_another_backup_does():
    away = Absence("ben", at(5), at(7))

    assert gaps(on("ana", "primary"), on("ben", "backup"), absences=[away]) == {
        5: "nobody steps in",
        6: "nobody steps in",
    }
    assert gaps(on("ana", "primary"), on("ben", "backup"), on("cyn", "backup"), absences=[away]) == {}


def test_an_absence_of_some_hours_is_found_with_its_hour():
    away = Absence("ben", at(5, 9), at(5, 11))

    assert gaps(on("ana", "primary"), on("ben", "backup"), absences=[away]) == {
        5: "nobody steps in from 09:00"
    }


def test_a_handover_at_nine_in_which_both_change_places_is_no_gap():
    shifts = [
        Assignment("ana", "primary", at(0), at(3, 9)),
        Assignment("ben", "backup", at(0), at(3, 9)),
        Assignment("ben", "primary", at(3, 9), at(28)),
        Assignment("ana", "backup", at(3, 9), at(28)),
    ]
    assert gaps(*shifts) == {}


def test_days_on_which_the_team_does_not_answer_do_not_count():
    office = hours.parse("Mon-Fri 08:00-17:00")
    shifts = [
        Assignment(person, role, at(week * 7, 8), at(week * 7 + 4, 17))
        for week in range(4)
        for person, role in (("ana", "primary"), ("ben", "backup"))
    ]
    found = days(shifts, first=FIRST, zone=OSLO, answers=office)

    assert sum(each.counts for each in found) == 20
    assert [each.gap for each in found if each.gap] == []
    assert gaps(*shifts)  # round the clock, nights and weekends are not covered


def test_where_the_sun_is_followed_another_site_steps_in():
    oslo = Assignment("ana", "primary", at(0), at(28), "oslo")
    perth = Assignment("ben", "primary", at(0), at(28), "perth")
    same = Assignment("ben", "primary", at(0), at(28), "oslo")

    assert gaps(oslo, perth, model="follow-the-sun") == {}
    assert gaps(oslo, same, model="follow-the-sun") == dict.fromkeys(range(28), "nobody steps in")
    assert gaps(oslo, perth, model="secondary") == dict.fromkeys(range(28), "nobody steps in")


def test_the_day_on_which_the_clocks_change_has_no_hole():
    found = gaps(on("ana", "primary"), on("ben", "backup"))

    assert date(2026, 3, 29) == FIRST + 27 * DAY
    assert found == {}
    assert gaps(
        Assignment("ana", "primary", at(0), at(28)),
        Assignment("ben", "backup", at(0), at(28).astimezone(UTC) - timedelta(hours=1)),
    ) == {27: "nobody steps in from 23:00"}


def body(**spec) -> dict:
    rotation = {
        "start": "2026-01-05",
        "turns": [{"primary": "ana", "backup": "ben"}, {"primary": "user:default/ben", "backup": "ana"}],
    }
    whole = {
        "team": "harbour",
        "responsibilities": ["Answer"],
        "primary": ["ana"],
        "backup": {"model": "secondary"},
        "rotations": [rotation],
    }
    return {"metadata": {"name": "harbour"}, "spec": whole | spec}


def test_turns_of_a_definition_follow_one_another_for_ever():
    team = team_of("operating-model:harbour", body=body(), first=FIRST)
    found = days_of(team, first=FIRST)

    assert team.team == "team:harbour"
    assert [each.gap for each in found if each.gap] == []
    assert found[0].primaries == ("person:ana",)
    assert found[7].primaries == ("person:ben",)
    assert found[14].primaries == ("person:ana",)


def test_a_rotation_that_ends_and_an_absence_of_a_definition_leave_gaps():
    ending = body(
        rotations=[{**body()["spec"]["rotations"][0], "end": "2026-03-28"}],
        absences=[{"who": "ben", "first": "2026-03-04", "last": "2026-03-05"}],
    )
    team = team_of("operating-model:harbour", body=ending, first=FIRST)
    found = {each.day.day: each.gap for each in days_of(team, first=FIRST) if each.gap}

    assert found == {4: "nobody steps in", 5: "nobody steps in", 29: "nobody is on duty"}


@pytest.mark.parametrize("text", ["", "always", "Mon 8-17", "Mon 08:00-25:00", "Xyz 08:00-17:00", "24/7"])
def test_hours_that_nobody_understands_are_refused(text):
    with pytest.raises(ValueError, match="are no hours"):
        hours.parse(text)


def test_a_night_belongs_to_the_day_on_which_it_begins():
    night = hours.parse("Fri 22:00-06:00")
    (span,) = night.on(date(2026, 3, 6), zone=OSLO)

    assert span == (at(4, 22), at(5, 6))
    assert list(night.on(date(2026, 3, 7), zone=OSLO)) == []
    assert hours.parse("24x7").is_always
