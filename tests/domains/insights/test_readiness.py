"""Gaps of reviews, and how long they took to close: every figure against a calculation by hand."""

from datetime import timedelta
from uuid import UUID

import pytest

from seatrial.domains.insights import rules, selectors
from seatrial.domains.reviews import services
from seatrial.domains.reviews.models import Gap
from seatrial.domains.reviews.types import GapFilter, Review
from tests.factories.reviews import DAY, HOUR, NOW, World

pytestmark = pytest.mark.django_db

#: Area and hours until it was closed (None: it is open), of the first and of the second review.
FIRST = (("documentation", 1), ("documentation", 5), ("documentation", 9), ("security", 2), ("security", 30),
         ("security", None))  # fmt: skip
SECOND = (("documentation", 4), ("security", 8), ("security", 100), ("handover", 3))


def keep(review: Review, gaps: tuple[tuple[str, int | None], ...]) -> None:
    """The review has these gaps and no others."""
    Gap.objects.filter(review=UUID(review.uid)).delete()
    for number, (area, hours) in enumerate(gaps):
        closed = NOW + timedelta(hours=hours) if hours is not None else None
        Gap.objects.create(
            review_id=UUID(review.uid), item=f"launch/{number}", area=area, opened_at=NOW, closed_at=closed
        )


def ten(world: World) -> list[Review]:
    """Two reviews with ten gaps."""
    found = [world.open(), world.open(kind="major_release", now=NOW + DAY)]
    keep(found[0], FIRST)
    keep(found[1], SECOND)
    return found


@pytest.mark.mission("R084")
def test_ten_gaps_come_to_what_a_hand_calculates(world, by):
    # closed after 1 2 3 4 5 8 9 30 100 hours: the fifth of nine is 5, and nine tenths of nine are the ninth
    ten(world)
    figures = selectors.readiness_figures(GapFilter())

    assert (figures.times.opened, figures.times.closed, figures.times.open) == (10, 9, 1)
    assert (figures.times.median, figures.times.p90) == (5 * HOUR, 100 * HOUR)
    assert figures.per_review == 5.0
    areas = {each.area: each.times for each in figures.areas}
    assert [each.area for each in figures.areas] == ["security", "documentation", "handover"]
    # 2 8 30 100: between 8 and 30 lie 19; nine tenths of four are the fourth
    assert (areas["security"].opened, areas["security"].open) == (5, 1)
    assert (areas["security"].median, areas["security"].p90) == (19 * HOUR, 100 * HOUR)
    # 1 4 5 9
    assert (areas["documentation"].median, areas["documentation"].p90) == (4.5 * HOUR, 9 * HOUR)
    assert (areas["handover"].median, areas["handover"].p90) == (3 * HOUR, 3 * HOUR)
    # 3 4 8 100, and 1 2 5 9 30
    assert [
        (each.name, each.times.opened, each.times.median, each.times.p90) for each in figures.reviews
    ] == [
        ("R-2", 4, 6 * HOUR, 100 * HOUR),
        ("R-1", 6, 5 * HOUR, 30 * HOUR),
    ]

    answer = by("auditor").get("/api/v1/insights/readiness").json()
    assert (answer["opened"], answer["closed"], answer["open"], answer["per_review"]) == (10, 9, 1, 5.0)
    assert (answer["median_seconds"], answer["p90_seconds"]) == (5 * 3600, 100 * 3600)
    rows = by("auditor").get("/api/v1/insights/readiness/areas?format=csv").getvalue().decode().splitlines()
    assert len(rows) == 4
    page = by("auditor").get("/insights/readiness?days=0").content.decode()
    for words in ("5 h", "4 d 4 h", "5.0 in a review", "19 h", "Gaps opened in each review"):
        assert words in page, words


def test_gaps_come_from_reviews_themselves(world):
    """What the review found missing is a gap until it is met."""
    review = world.open()
    services.begin_preparing(review.name, actor=world.actor("lead"), now=NOW)
    opened = selectors.readiness_figures(GapFilter()).times
    world.answer_all(review, now=NOW + HOUR)
    later = selectors.readiness_figures(GapFilter()).times

    assert opened.opened == opened.open > 1
    assert later.open < opened.open
    assert later.median == HOUR


def test_only_the_reviews_that_are_asked_for_count(world, by):
    ten(world)
    late = selectors.readiness_figures(GapFilter(since=NOW + HOUR))
    assert (late.times.opened, [each.name for each in late.reviews]) == (4, ["R-2"])
    assert selectors.readiness_figures(GapFilter(known=frozenset())).times.opened == 0

    assert by("vendor").get("/api/v1/insights/readiness").json()["opened"] == 0
    assert by("vendor").get("/api/v1/insights/readiness?service=edi-gateway").status_code == 404
    assert "No review was begun" in by("vendor").get("/insights/readiness").content.decode()


def test_every_gap_is_listed_page_by_page(world, by):
    ten(world)
    seen, cursor = [], ""
    while True:
        page = by("auditor").get(f"/api/v1/insights/gaps?limit=4&cursor={cursor}").json()
        seen += [(each["review"], each["item"]) for each in page["items"]]
        cursor = page["next"]
        if not cursor:
            break
    assert len(set(seen)) == len(seen) == 10


def test_without_closed_gaps_there_is_no_time():
    assert rules.times_of([]).median is None
    assert rules.nearest_rank([], percent=90) is None
    assert rules.nearest_rank([HOUR, 2 * HOUR], percent=1) == HOUR
