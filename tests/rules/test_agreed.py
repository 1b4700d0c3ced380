"""Agreements about being on call: how long before time off is told, how long a rest is, across DST too."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from seatrial.domains.oncall.rules import agreed, instant
from seatrial.domains.oncall.types import Shift, Span, TimeOff

HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OSLO = "Europe/Oslo"


def off(start: datetime, *, told: datetime, kind: str = "leave") -> TimeOff:
    return TimeOff("u", "ana", start, start + DAY, kind, "ana", told, None)


def shift(start: datetime, end: datetime, person: str = "ana", role: str = "primary") -> Shift:
    return Shift(start, end, person, "day", role, "their turn", person)


@pytest.mark.mission("R167")
def test_time_off_is_told_in_time_up_to_the_second() -> None:
    in_time, late = NOW + 14 * DAY, NOW + 14 * DAY - SECOND
    times_off = [off(in_time, told=NOW), off(late, told=NOW), off(NOW - HOUR, told=NOW)]
    found = agreed.late_notices(times_off, agreed=14 * DAY)
    assert [(each.start, each.had) for each in found] == [(late, 14 * DAY - SECOND), (NOW - HOUR, 0 * DAY)]
    assert agreed.late_notices(times_off, agreed=None) == []
    rest = off(NOW + HOUR, told=NOW, kind="rest")  # nobody knows ahead that a night has pages
    assert agreed.late_notices([rest], agreed=14 * DAY) == []


@pytest.mark.mission("R167")
def test_a_rest_is_long_enough_up_to_the_second() -> None:
    first = Span(NOW, NOW + 8 * HOUR)
    for gap, short in ((11 * HOUR, False), (11 * HOUR - SECOND, True)):
        spans = [first, Span(first.end + gap, first.end + gap + HOUR)]
        found = agreed.short_rests(spans, person="ana", agreed=11 * HOUR)
        assert [each.had for each in found] == ([gap] if short else [])
    assert agreed.short_rests([first], person="ana", agreed=None) == []


@pytest.mark.mission("R167")
@pytest.mark.parametrize(
    ("day", "had"),
    [
        (date(2026, 3, 28), 10 * HOUR),  # the clock goes forward in that night
        (date(2026, 10, 24), 12 * HOUR),  # and back in this one
        (date(2026, 6, 6), 11 * HOUR),
    ],
)
def test_a_rest_over_a_change_of_the_clock_is_as_long_as_it_was(day: date, had: timedelta) -> None:
    def at(on: date, hour: int) -> datetime:
        return instant(datetime.combine(on, time(hour)), zone=OSLO)

    spans = [Span(at(day, 12), at(day, 22)), Span(at(day + DAY, 9), at(day + DAY, 17))]
    found = agreed.short_rests(spans, person="ana", agreed=11 * HOUR)
    assert [each.had for each in found] == ([had] if had < 11 * HOUR else [])
    (wanted,) = agreed.short_rests(spans, person="ana", agreed=13 * HOUR)
    assert wanted.had == had


def test_shifts_that_follow_each_other_are_one_and_shadows_rest() -> None:
    shifts = [
        shift(NOW, NOW + HOUR), shift(NOW + HOUR, NOW + 2 * HOUR),
        shift(NOW + 3 * HOUR, NOW + 4 * HOUR, "ben"),
        shift(NOW + 3 * HOUR, NOW + 4 * HOUR, role="shadow"),
    ]  # fmt: skip
    assert agreed.on_call(shifts, person="ana") == [Span(NOW, NOW + 2 * HOUR)]
    given = [Span(NOW, NOW + HOUR)]
    assert agreed.changed(given, plus=[Span(NOW + HOUR, NOW + 2 * HOUR)], minus=given) == [
        Span(NOW + HOUR, NOW + 2 * HOUR)
    ]
