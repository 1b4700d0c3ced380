"""Pages in shifts: when they came where the person lives, and how soon they were answered."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.notices.types import Received
from seatrial.domains.oncall import rules
from seatrial.domains.oncall.types import Load, PagesCarried, Shift

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
WEEK = [Shift(MONDAY, MONDAY + 7 * DAY, "ana", "first", "primary", "", "ana")]


def page(after: timedelta, *, about: str = "alert:AL-1", took: timedelta | None = None, person: str = "ana"):
    at = MONDAY + after
    return Received(person, about, at, None if took is None else at + took)


def counted(*pages: Received, zone: str = "UTC", shifts: list[Shift] = WEEK) -> PagesCarried:
    return rules.paged(pages, shifts=shifts, zones={"ana": zone}).get("ana", PagesCarried())


@pytest.mark.parametrize(
    ("after", "zone", "night", "weekend"),
    [
        (22 * HOUR - SECOND, "UTC", 0, 0), (22 * HOUR, "UTC", 1, 0), (6 * HOUR - SECOND, "UTC", 1, 0),
        (6 * HOUR, "UTC", 0, 0), (5 * DAY - SECOND, "UTC", 1, 0), (5 * DAY + 12 * HOUR, "UTC", 0, 1),
        # noon in London is night in Auckland, and a Friday's noon its Saturday
        (12 * HOUR, "Pacific/Auckland", 1, 0), (4 * DAY + 12 * HOUR, "Pacific/Auckland", 1, 1),
    ],
)  # fmt: skip
def test_nights_and_weekends_are_those_where_the_person_lives(after, zone, night, weekend):
    found = counted(page(after), zone=zone)
    assert (found.pages, found.nights, found.weekends) == (1, night, weekend)


def test_pages_count_from_the_first_instant_of_a_shift_and_not_at_its_end():
    ends = (-SECOND, timedelta(0), 7 * DAY - SECOND, 7 * DAY)
    assert [counted(page(each)).pages for each in ends] == [0, 1, 1, 0]
    assert counted(page(HOUR, person="ben")).pages == 0
    shadow = [Shift(MONDAY, MONDAY + DAY, "ana", "beside", "shadow", "", "ana")]
    assert counted(page(HOUR), shifts=shadow).pages == 0
    assert counted(page(HOUR), shifts=WEEK * 2).pages == 1


def test_answers_are_those_that_were_given_and_alerts_count_once():
    found = counted(
        page(HOUR, took=60 * SECOND), page(2 * HOUR, took=180 * SECOND), page(3 * HOUR),
        page(4 * HOUR, about="alert:AL-2", took=600 * SECOND), page(5 * HOUR, about="incident:I-1"),
    )  # fmt: skip
    assert (found.pages, found.answered, found.alerts) == (5, 3, 2)
    assert (found.mean, found.median) == (280 * SECOND, 180 * SECOND)
    nothing = timedelta(0)
    carried = Load("ana", 7 * DAY, nothing, nothing, nothing, shifts=4, paged=found)
    assert carried.alerts_per_shift == 0.5
    assert Load("ana", nothing, nothing, nothing, nothing, shifts=0).alerts_per_shift is None
