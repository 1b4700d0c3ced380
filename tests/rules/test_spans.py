"""The days that a page is asked about, by the clock of a zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from seatrial.ui.spans import days_in

NOW = datetime(2026, 3, 29, 23, 0, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")
DAY = timedelta(days=1)


def test_days_are_whole_by_the_clock_of_the_zone():
    found = days_in({"from": "2026-03-29", "to": "2026-03-29"}, now=NOW, zone=OSLO, back=DAY)
    # the night in which summer time begins: 23 hours
    assert found.start.astimezone(UTC) == datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    assert found.end.astimezone(UTC) == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)


def test_without_days_it_ends_with_today_where_the_reader_is():
    there, here = (days_in({}, now=NOW, zone=zone, back=7 * DAY) for zone in (OSLO, UTC))
    assert (there.first, there.last) == (date(2026, 3, 23), date(2026, 3, 30))
    assert (here.first, here.last) == (date(2026, 3, 22), date(2026, 3, 29))


def test_what_is_no_day_is_as_if_it_was_not_said():
    for text in ("", "yesterday", "2026-02-30", "9999-12-31", "0001-01-01"):
        found = days_in({"from": text, "to": text}, now=NOW, zone=UTC, back=7 * DAY)
        assert (found.first, found.last) == (date(2026, 3, 22), date(2026, 3, 29))


def test_a_span_has_a_day_at_least_and_is_no_longer_than_allowed():
    backwards = days_in({"from": "2026-03-20", "to": "2026-03-01"}, now=NOW, zone=UTC, back=DAY)
    assert (backwards.first, backwards.end - backwards.start) == (date(2026, 3, 20), DAY)
    past = days_in({"to": "2026-03-01"}, now=NOW, zone=UTC, back=7 * DAY)
    assert (past.first, past.last) == (date(2026, 2, 22), date(2026, 3, 1))
    said = {"from": "2026-01-01", "to": "2026-03-01"}
    assert days_in(said, now=NOW, zone=UTC, back=DAY, longest=7 * DAY).last == date(2026, 1, 7)
