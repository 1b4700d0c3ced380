"""Two weeks of shifts are drawn to scale, with the days of whoever reads them."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from seatrial.domains.oncall import rules

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "hours"),
    [
        (datetime(2026, 10, 20, 9, tzinfo=UTC), 25),
        (datetime(2027, 3, 23, 9, tzinfo=UTC), 23),
    ],
    ids=["clocks go back", "clocks go forward"],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(start: datetime, hours: int) -> None:
    end = start + timedelta(days=14)
    found = rules.days(start=start, end=end, zone=BERLIN)
    assert [each.date for each in found] == [date.fromordinal(start.toordinal() + n) for n in range(1, 15)]
    lengths = [round((later.x - day.x) * 14 * 24 / 1000, 1) for day, later in pairwise(found)]
    assert (sorted(set(lengths)), lengths.count(float(hours))) == (sorted({24.0, float(hours)}), 1)
    assert found[0].percent == round(found[0].x / 10, 2)


def test_a_day_that_begins_with_the_span_has_no_line_of_its_own() -> None:
    start = datetime(2026, 3, 2, tzinfo=UTC)
    found = rules.days(start=start, end=start + timedelta(days=3), zone=UTC)
    assert [(each.date.day, each.percent) for each in found] == [(3, 33.33), (4, 66.67)]
