"""How long gaps took to close (R084)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median

from seatrial.domains.insights.types import AreaTimes, ReadinessFigures, ReviewTimes, Times
from seatrial.domains.reviews.types import Gap


def times_of(gaps: Iterable[Gap]) -> Times:
    """The gaps counted and timed."""
    known = list(gaps)
    lasted = sorted(each.lasted for each in known if each.lasted is not None)
    return Times(
        opened=len(known),
        closed=len(lasted),
        median=timedelta(seconds=median(each.total_seconds() for each in lasted)) if lasted else None,
        p90=nearest_rank(lasted, percent=90),
    )


def nearest_rank(ordered: Sequence[timedelta], *, percent: int) -> timedelta | None:
    """The smallest value that at least so many percent do not exceed: one that occurred, never in between."""
    if not ordered:
        return None
    rank = -(-percent * len(ordered) // 100)
    return ordered[max(rank, 1) - 1]


def figures_of(
    gaps: Sequence[Gap], *, reviews: Mapping[int, str], since: datetime | None
) -> ReadinessFigures:
    """The figures of these gaps; `reviews` are services by number of review, also those without a gap."""
    by_area: dict[str, list[Gap]] = {}
    by_review: dict[int, list[Gap]] = {number: [] for number in reviews}
    for gap in gaps:
        by_area.setdefault(gap.area, []).append(gap)
        by_review.setdefault(gap.number, []).append(gap)
    areas = sorted(by_area.items(), key=lambda each: (-len(each[1]), each[0]))
    return ReadinessFigures(
        since=since,
        times=times_of(gaps),
        areas=tuple(AreaTimes(area, times_of(found)) for area, found in areas),
        reviews=tuple(
            ReviewTimes(number, reviews.get(number, ""), times_of(found))
            for number, found in sorted(by_review.items(), reverse=True)
        ),
    )
