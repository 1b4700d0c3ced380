"""Who is on call when: turns by the clock on the wall, layers, absences, takeovers, gaps and load."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatrial.domains.oncall import rules
from seatrial.domains.oncall.types import Absence, Hours, Layer, Schedule, Shift, Takeover

OSLO = "Europe/Oslo"
#: Zones whose clocks change at two, at midnight, by half an hour, and never.
ZONES = [OSLO, "America/New_York", "America/Asuncion", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Cairo"]
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime.fromisoformat("2026-01-05T09:00")


def layer(*people, name="first", every=WEEK, start=MONDAY, zone=OSLO, **more):
    return Layer(name, people, every, start, zone, **more)


def schedule(*layers):
    return Schedule("schedule:x", "X", "team:x", OSLO, layers)


def at(text, zone=OSLO):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def people_of(shifts):
    return [each.person for each in shifts]


def test_weeks_change_hands_at_the_same_local_hour_across_both_changes_of_the_clock():
    found = rules.timeline(
        schedule(layer("ana", "ben")), start=at("2026-03-23T09:00"), end=at("2026-04-06T09:00")
    )
    assert [(each.person, each.length) for each in found] == [("ben", WEEK - HOUR), ("ana", WEEK)]
    assert found[1].start == datetime(2026, 3, 30, 7, tzinfo=UTC)
    autumn = rules.timeline(
        schedule(layer("ana", "ben")), start=at("2026-10-19T09:00"), end=at("2026-10-26T09:00")
    )
    assert [each.length for each in autumn] == [WEEK + HOUR]


def test_a_later_layer_takes_precedence_in_its_hours_and_the_earlier_one_counts_otherwise():
    nights = layer("cleo", name="nights", hours=(Hours(tuple(range(7)), time(22), time(6)),))
    found = rules.timeline(
        schedule(layer("ana"), nights), start=at("2026-03-03T00:00"), end=at("2026-03-04T00:00")
    )
    assert [(each.person, each.length // HOUR) for each in found] == [("cleo", 6), ("ana", 16), ("cleo", 2)]


def test_the_sun_is_followed_by_layers_in_zones_of_their_own():
    days = tuple(range(7))
    sites = [
        layer("oslo", name="oslo", hours=(Hours(days, time(8), time(16)),)),
        layer("ny", name="ny", zone="America/New_York", hours=(Hours(days, time(10), time(18)),)),
        layer("syd", name="syd", zone="Australia/Sydney", hours=(Hours(days, time(10), time(18)),)),
    ]
    # in January: Oslo 07-15, New York 15-23, Sydney 23-07 (UTC)
    start, end = datetime(2026, 1, 14, tzinfo=UTC), datetime(2026, 1, 16, tzinfo=UTC)
    found = rules.timeline(schedule(*sites), start=start, end=end)
    assert rules.gaps(found, start=start, end=end) == []
    assert people_of(rules.who(schedule(*sites), at=datetime(2026, 1, 14, 2, tzinfo=UTC))) == ["syd"]
    # in April the clocks stand otherwise: an hour is left that nobody has
    start, end = datetime(2026, 4, 14, tzinfo=UTC), datetime(2026, 4, 15, tzinfo=UTC)
    april = rules.timeline(schedule(*sites), start=start, end=end)
    assert sum((each.length for each in rules.gaps(april, start=start, end=end)), timedelta()) == 2 * HOUR


@pytest.mark.parametrize(
    ("away", "instead"), [(["ana"], "ben"), (["ana", "ben"], "cleo"), (["ana", "ben", "cleo"], None)]
)
def test_whoever_is_away_is_skipped_to_the_next_else_there_is_a_gap(away, instead):
    start, end = at("2026-01-05T09:00"), at("2026-01-12T09:00")
    off = [Absence(start + DAY, start + 2 * DAY, each) for each in away]
    found = rules.timeline(schedule(layer("ana", "ben", "cleo")), start=start, end=end, time_off=off)
    middle = [each for each in found if each.start == start + DAY]
    if instead:
        assert [(each.person, each.turn_of, each.length) for each in middle] == [(instead, "ana", DAY)]
    else:
        assert middle == []
        assert [each.length for each in rules.gaps(found, start=start, end=end)] == [DAY]


def test_the_newest_override_counts_and_one_by_somebody_who_is_away_does_not():
    start = at("2026-01-05T09:00")
    taken = [
        Takeover(start, start + 4 * HOUR, "ben", reason="dentist"),
        Takeover(start + HOUR, start + 2 * HOUR, "cleo"),
    ]
    off = [Absence(start + 3 * HOUR, start + 5 * HOUR, "ben")]
    found = rules.timeline(
        schedule(layer("ana")), start=start, end=start + 6 * HOUR, overrides=taken, time_off=off
    )
    assert [(each.person, each.length // HOUR) for each in found] == [
        ("ben", 1), ("cleo", 1), ("ben", 1), ("ana", 3),
    ]  # fmt: skip
    assert found[0].why == "took it over: dentist"


def test_what_is_taken_over_of_one_person_leaves_the_others():
    beside = schedule(layer("ana"), layer("ben", name="second", beside=True))
    start = at("2026-01-05T09:00")
    found = rules.timeline(
        beside, start=start, end=start + DAY, overrides=[Takeover(start, start + HOUR, "cleo", "ana")]
    )
    assert {(each.person, each.length // HOUR) for each in found} == {("cleo", 1), ("ana", 23), ("ben", 24)}
    # it does not follow whoever has the span by another decision
    other = [Takeover(start, start + DAY, "dora"), Takeover(start, start + HOUR, "cleo", "ana")]
    later = rules.timeline(beside, start=start, end=start + DAY, overrides=other)
    assert people_of(later) == ["dora"]


def test_a_shadow_is_nobody_who_covers():
    shadowed = schedule(layer("new", role="shadow"))
    start = at("2026-01-05T09:00")
    found = rules.timeline(shadowed, start=start, end=start + DAY)
    assert [each.role for each in found] == ["shadow"]
    assert [each.length for each in rules.gaps(found, start=start, end=start + DAY)] == [DAY]


def test_a_gap_outside_of_the_needed_hours_is_intended():
    office = layer("ana", hours=(Hours(tuple(range(5)), time(9), time(17)),))
    start, end = at("2026-01-05T00:00"), at("2026-01-12T00:00")
    found = rules.timeline(schedule(office), start=start, end=end)
    assert len(rules.gaps(found, start=start, end=end)) == 6
    needed = rules.hours_between(office.hours, zone=OSLO, start=start, end=end)
    assert rules.gaps(found, start=start, end=end, needed=needed) == []


def test_one_person_alone_is_told():
    assert rules.rests_on_one(schedule(layer("ana")), shifts=()) == "ana"
    assert rules.rests_on_one(schedule(layer("ana", "ben")), shifts=()) == ""
    assert rules.single_layers(schedule(layer("ana", "ben"), layer("cleo", name="nights"))) == ["nights"]


def test_load_equals_the_sum_made_by_hand():
    """Ana from Friday 17:00 to Monday 09:00 over the end of summer time, with Sunday a holiday."""
    start, end = at("2026-10-23T17:00"), at("2026-10-26T09:00")
    shifts = [Shift(start, end, "ana", "first", "primary", "", "ana")]
    (found,) = rules.load(shifts, zone=OSLO, holidays={date(2026, 10, 25)})
    # Friday 7, Saturday 24, Sunday 25 (one hour comes twice), Monday 9
    assert found.total == (7 + 24 + 25 + 9) * HOUR
    # nights: Friday 22-24; Saturday 0-6, 22-24; Sunday 0-6 with the hour that comes twice, 22-24; Monday 0-6
    assert found.nights == (2 + 6 + 2 + 7 + 2 + 6) * HOUR
    assert found.weekends == (24 + 25) * HOUR
    assert found.holidays == 25 * HOUR
    assert found.shifts == 1


def test_a_time_that_the_clock_leaves_out_is_the_change_itself():
    left_out, twice = "2026-03-29T02:30", "2026-10-25T02:30"
    found = [rules.instant(datetime.fromisoformat(each), zone=OSLO) for each in (left_out, twice)]
    assert found == [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


PEOPLE = ["ana", "ben", "cleo", "dora"]
naive = st.datetimes(datetime.fromisoformat("2025-12-01"), datetime.fromisoformat("2026-12-31")).map(
    lambda each: each.replace(microsecond=0)
)
instants = naive.map(lambda each: each.replace(tzinfo=UTC))
clocks = st.times().map(lambda each: each.replace(second=0, microsecond=0))
hours = st.builds(
    Hours, st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple), clocks, clocks
)
people = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def layers(draw):
    return Layer(
        draw(st.sampled_from(["a", "b", "c"])), draw(people),
        draw(st.sampled_from([HOUR, 5 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK])), draw(naive),
        draw(st.sampled_from(ZONES)), tuple(draw(st.lists(hours, max_size=2))),
        draw(st.sampled_from(["primary", "primary", "shadow"])), draw(st.booleans()),
    )  # fmt: skip


spans = st.tuples(instants, st.integers(1, 240)).map(lambda each: (each[0], each[0] + each[1] * HOUR))
absences = st.builds(lambda span, who: Absence(*span, who), spans, st.sampled_from(PEOPLE))
takeovers = st.builds(
    lambda span, who, instead: Takeover(*span, who, instead),
    spans, st.sampled_from(PEOPLE), st.sampled_from(["", "", *PEOPLE]),
)  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(
    st.lists(layers(), min_size=1, max_size=3, unique_by=lambda each: each.name),
    st.lists(absences, max_size=6), st.lists(takeovers, max_size=4), instants,
)  # fmt: skip
def test_whatever_is_written_each_instant_has_one_person_a_layer_and_nobody_who_is_away(
    drawn, away, taken, start
):
    found = schedule(*drawn)
    end = start + 14 * DAY
    shifts = rules.timeline(found, start=start, end=end, overrides=taken, time_off=away)
    edges = sorted({start, end, *(edge for each in shifts for edge in (each.start, each.end))})
    beside = {each.name for each in drawn if each.beside and each.role == "primary"}
    for each in shifts:
        assert start <= each.start < each.end <= end
        assert not any(
            off.person == each.person and off.start < each.end and off.end > each.start for off in away
        )
    for edge in edges[:-1]:
        here = [each for each in shifts if each.start <= edge < each.end]
        names = [(each.role, each.layer) for each in here]
        assert len(names) == len(set(names))
        assert len([each for each in here if each.role == "primary" and each.layer not in beside]) <= 1
        assert set(people_of(here)) == set(
            people_of(rules.who(found, at=edge, overrides=taken, time_off=away))
        )
    covered = sum((right - left for left, right in pairwise(edges)), timedelta())
    assert covered == end - start


@settings(max_examples=60, deadline=None)
@given(layers(), instants)
def test_the_time_of_all_people_is_the_time_of_the_layer(drawn, start):
    end = start + 30 * DAY
    shifts = rules.timeline(schedule(drawn), start=start, end=end)
    begin = max(start, rules.instant(drawn.start, zone=drawn.time_zone))
    open_for = (
        rules.hours_between(drawn.hours, zone=drawn.time_zone, start=begin, end=end) if begin < end else []
    )
    total = sum((each.length for each in shifts), timedelta())
    assert total == sum((each.end - each.start for each in open_for), timedelta())
    loads = rules.load(shifts, zone=drawn.time_zone)
    if drawn.role == "primary":
        assert sum((each.total for each in loads), timedelta()) == total
    if drawn.every >= DAY and not drawn.hours:
        for each in shifts:
            clock = rules.local(each.start, zone=drawn.time_zone)
            on_the_wall = clock.time() == drawn.start.time() or each.start in (start, begin)
            assert (
                on_the_wall
                or rules.instant(datetime.combine(clock.date(), drawn.start.time()), zone=drawn.time_zone)
                == each.start
            )


@given(st.sampled_from(ZONES), naive, naive)
def test_later_local_times_are_never_earlier_instants(zone, one, other):
    first, second = sorted((one, other))
    assert rules.instant(first, zone=zone) <= rules.instant(second, zone=zone)
