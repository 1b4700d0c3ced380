"""Business calendars: counting working time to the second, across holidays and changes of clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.domains.calendars import rules
from seatrial.domains.calendars.types import ALWAYS, DAYS, MIDNIGHT, WEEKDAYS, Calendar, Hours

#: Clocks that change at two, at midnight (also backwards), by half an hour, and once by a whole day.
ZONES = (
    "UTC", "Europe/Stockholm", "America/New_York", "Africa/Cairo", "America/Havana", "Australia/Lord_Howe",
    "America/Sao_Paulo", "Asia/Beirut", "Pacific/Apia", "Asia/Kathmandu",
)  # fmt: skip
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def calendar(zone: str = "Europe/Stockholm", *, country: str = "", **more: object) -> Calendar:
    spec = {
        "time_zone": zone,
        "hours": {day: ["09:00-17:00"] for day in DAYS[:5]},
        "holidays": {"country": country, **more},
    }
    return rules.calendar_of("team", spec=spec)


def at(text: str, zone: str = "Europe/Stockholm", *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def test_hours_begin_at_their_second_and_are_over_at_the_last_one() -> None:
    team = calendar()
    assert not rules.is_open(team, at=at("2026-11-20T08:59:59"))
    assert rules.is_open(team, at=at("2026-11-20T09:00:00"))
    assert rules.is_open(team, at=at("2026-11-20T16:59:59"))
    assert not rules.is_open(team, at=at("2026-11-20T17:00:00"))
    assert not rules.is_open(team, at=at("2026-11-22T03:00:00")), "a Sunday at three"


def test_the_next_opening_after_friday_is_monday() -> None:
    team = calendar()
    assert rules.next_opening(team, at=at("2026-11-20T17:00:00")) == at("2026-11-23T09:00:00")
    assert rules.next_opening(team, at=at("2026-11-20T16:59:59")) == at("2026-11-20T16:59:59")


def test_what_ends_with_the_day_is_due_at_its_end_and_a_second_more_on_the_next() -> None:
    team = calendar()
    friday = at("2026-11-20T13:00:00")
    assert rules.after(team, start=friday, working=4 * HOUR) == at("2026-11-20T17:00:00")
    assert rules.after(team, start=friday, working=4 * HOUR + SECOND) == at("2026-11-23T09:00:01")
    assert rules.after(team, start=friday, working=timedelta(0)) == friday


def test_a_holiday_is_no_business_day_unless_the_calendar_says_so() -> None:
    sweden = calendar(country="SE")
    assert not rules.is_open(sweden, at=at("2026-12-25T10:00:00"))
    assert rules.start_of_next_business_day(sweden, start=at("2026-12-24T16:00:00")) == at(
        "2026-12-28T09:00:00"
    )
    working = calendar(country="SE", without=["2026-12-25"])
    assert rules.is_open(working, at=at("2026-12-25T10:00:00"))
    closed = calendar(add=[{"date": "2026-11-23", "name": "Moving day"}])
    assert rules.next_opening(closed, at=at("2026-11-20T17:00:00")) == at("2026-11-24T09:00:00")
    assert rules.holiday(closed, day=date(2026, 11, 23)).name == "Moving day"  # type: ignore[union-attr]


def test_holidays_of_a_part_of_a_country_are_its_own() -> None:
    bavaria = calendar("Europe/Berlin", country="DE", subdivision="BY")
    berlin = calendar("Europe/Berlin", country="DE", subdivision="BE")
    assert "Epiphany" in {each.name for each in rules.holidays_of(bavaria, year=2026)}
    assert "Epiphany" not in {each.name for each in rules.holidays_of(berlin, year=2026)}
    days = [each.day for each in rules.holidays_of(bavaria, year=2026)]
    assert days == sorted(set(days))
    assert rules.is_country("DE")
    assert not rules.is_country("XX")
    assert rules.is_subdivision("BY", country="DE")
    assert not rules.is_subdivision("ZZ", country="DE")


def test_a_business_day_later_is_the_same_time_of_the_next_one() -> None:
    team = calendar(add=[{"date": "2026-11-19", "name": "Closed"}])
    wednesday = at("2026-11-18T10:00:05")
    assert rules.business_days_after(team, start=wednesday, days=1) == at("2026-11-20T10:00:05")
    assert rules.business_days_after(team, start=wednesday, days=2) == at("2026-11-23T10:00:05")
    assert rules.business_days_after(team, start=wednesday, days=0) == wednesday
    at_night = at("2026-11-20T22:00:00")
    assert rules.business_days_after(team, start=at_night, days=1) == at("2026-11-24T09:00:00")


def test_a_short_day_ends_a_business_day_at_its_last_moment() -> None:
    hours = {"thursday": ["09:00-17:00"], "friday": ["10:00-12:00"]}
    short = rules.calendar_of("short", spec={"time_zone": "UTC", "hours": hours})
    late = datetime(2026, 11, 19, 15, 0, tzinfo=UTC)
    early = datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
    assert rules.business_days_after(short, start=late, days=1) == datetime(2026, 11, 20, 12, tzinfo=UTC)
    assert rules.business_days_after(short, start=early, days=1) == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_business_day_is_the_same_wall_time_when_clocks_change_between() -> None:
    friday = at("2026-03-27T10:00:00")
    monday = rules.business_days_after(calendar(), start=friday, days=1)
    assert monday == at("2026-03-30T10:00:00")
    assert monday - friday == timedelta(days=3) - HOUR


@pytest.mark.parametrize(
    ("day", "zone", "length"),
    [
        ("2026-03-29", "Europe/Stockholm", 23), ("2026-10-25", "Europe/Stockholm", 25),
        ("2026-04-24", "Africa/Cairo", 23), ("2018-11-04", "America/Sao_Paulo", 23),
        ("2018-02-17", "America/Sao_Paulo", 25), ("2026-04-05", "Australia/Lord_Howe", 24.5),
        ("2011-12-30", "Pacific/Apia", 0),
    ],
)  # fmt: skip
def test_a_day_round_the_clock_is_as_long_as_its_clock_says(day: str, zone: str, length: float) -> None:
    found = rules.openings_on(around(zone), day=date.fromisoformat(day))
    assert sum((each.end - each.start for each in found), timedelta(0)) == timedelta(hours=length)


def test_a_time_that_is_left_out_is_the_moment_at_which_clocks_jump() -> None:
    zone = ZoneInfo("Europe/Stockholm")
    jump = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    for minute in (120, 150, 179, 180):
        assert rules.moment(date(2026, 3, 29), minute=minute, zone=zone) == jump
    twice = rules.moment(date(2026, 10, 25), minute=150, zone=zone)
    assert twice == at("2026-10-25T02:30:00", fold=0)


def test_working_time_over_a_change_of_clocks_is_counted_in_seconds_that_passed() -> None:
    night = around("Europe/Stockholm")
    start = at("2026-03-29T01:00:00")
    assert rules.after(night, start=start, working=2 * HOUR) == at("2026-03-29T04:00:00")
    start = at("2026-10-25T01:00:00")
    assert rules.after(night, start=start, working=2 * HOUR) == at("2026-10-25T02:00:00", fold=1)


def test_the_calendar_that_is_always_open_adds_what_it_is_given() -> None:
    start = datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)
    assert rules.is_open(ALWAYS, at=start)
    assert rules.after(ALWAYS, start=start, working=timedelta(days=2)) == start + timedelta(days=2)
    assert not rules.is_open(WEEKDAYS, at=start)


def test_a_calendar_that_is_shut_for_ten_years_says_so() -> None:
    shut = Calendar("shut", "UTC", ((),) * 7)
    now = datetime(2026, 11, 22, tzinfo=UTC)
    with pytest.raises(rules.CannotCount, match="business-calendar:shut has too little working time"):
        rules.next_opening(shut, at=now)
    with pytest.raises(rules.CannotCount):
        rules.start_of_next_business_day(shut, start=now)
    with pytest.raises(rules.CannotCount):
        rules.after(WEEKDAYS, start=now, working=timedelta(days=3650))


@pytest.mark.parametrize(
    "text", ["", "9-17", "09:00", "09:00-08:00", "09:00-09:00", "09:00-24:01", "25:00-26:00", "22:00-06:00"]
)
def test_what_is_no_hours_is_refused_with_words(text: str) -> None:
    with pytest.raises(rules.BadHours, match=r"write|hours over midnight"):
        rules.hours_of(text)
    assert rules.hours_of("00:00-24:00") == Hours(0, MIDNIGHT)


def around(zone: str) -> Calendar:
    return rules.calendar_of(
        "round", spec={"time_zone": zone, "hours": {day: ["00:00-24:00"] for day in DAYS}}
    )


def _spans(minutes: list[int]) -> list[str]:
    marks = sorted(set(minutes))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [f"{a // 60:02}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs]


week = st.dictionaries(
    st.sampled_from(DAYS), st.lists(st.integers(0, MIDNIGHT), min_size=2, max_size=4).map(_spans), min_size=1
).filter(lambda days: any(days.values()))
#: Around changes of clocks of the zones above, and the day that Samoa left out.
near_changes = st.sampled_from(
    [date(2026, 3, 28), date(2026, 10, 24), date(2026, 4, 23), date(2026, 10, 29), date(2018, 2, 16),
     date(2018, 11, 3), date(2011, 12, 29), date(2026, 4, 4), date(2026, 3, 7), date(2026, 11, 1)]
)  # fmt: skip
moments = st.builds(
    lambda day, seconds: datetime.combine(day, time(), UTC) + timedelta(seconds=seconds),
    near_changes,
    st.integers(0, 4 * 86400),
)
calendars = st.builds(
    lambda zone, hours: rules.calendar_of("any", spec={"time_zone": zone, "hours": hours}),
    st.sampled_from(ZONES),
    week,
)


@given(calendars, moments)
@settings(max_examples=300, deadline=None)
def test_openings_are_in_order_apart_and_open(any_calendar: Calendar, start: datetime) -> None:
    found = list(rules.openings(any_calendar, start=start, end=start + timedelta(days=9)))
    for one, following in pairwise(found):
        assert one.end <= following.start
    for each in found:
        assert start <= each.start < each.end
        assert rules.is_open(any_calendar, at=each.start)
        assert rules.is_open(any_calendar, at=each.end - SECOND)
        follows = any(each.end == other.start for other in found)
        at_the_end = each.end == start + timedelta(days=9)
        assert rules.is_open(any_calendar, at=each.end) == follows or at_the_end


@given(calendars, moments, st.integers(1, 40 * 3600))
@settings(max_examples=300, deadline=None)
def test_what_is_due_has_exactly_that_much_working_time_before_it(
    any_calendar: Calendar, start: datetime, seconds: int
) -> None:
    working = timedelta(seconds=seconds)
    due = rules.after(any_calendar, start=start, working=working)
    assert rules.open_time(any_calendar, start=start, end=due) == working
    assert rules.open_time(any_calendar, start=start, end=due - SECOND) == working - SECOND
    later = rules.after(any_calendar, start=start, working=working + SECOND)
    assert later >= due + SECOND


@given(calendars, moments)
@settings(max_examples=200, deadline=None)
def test_the_next_opening_is_the_first_open_moment(any_calendar: Calendar, start: datetime) -> None:
    found = rules.next_opening(any_calendar, at=start)
    assert rules.is_open(any_calendar, at=found)
    assert rules.open_time(any_calendar, start=start, end=found) == timedelta(0)
    following = rules.start_of_next_business_day(any_calendar, start=start)
    zone = ZoneInfo(any_calendar.time_zone)
    assert following.astimezone(zone).date() > start.astimezone(zone).date()
    assert rules.is_open(any_calendar, at=following)


@given(calendars, moments, st.integers(1, 6))
@settings(max_examples=200, deadline=None)
def test_so_many_business_days_lie_before_it(any_calendar: Calendar, start: datetime, days: int) -> None:
    begun = rules.next_opening(any_calendar, at=start)
    due = rules.business_days_after(any_calendar, start=start, days=days)
    zone = ZoneInfo(any_calendar.time_zone)
    first = begun.astimezone(zone).date()
    # a day that ends at midnight ends at a moment of the next one
    last = (due if rules.is_open(any_calendar, at=due) else due - SECOND).astimezone(zone).date()
    between = (first + timedelta(days=step) for step in range(1, (last - first).days + 1))
    assert sum(bool(rules.openings_on(any_calendar, day=day)) for day in between) == days
    spans = rules.openings_on(any_calendar, day=last)
    assert spans[0].start <= due <= spans[-1].end
