"""Gaps of reviews and how long they took to close (R084)."""

from datetime import datetime, timedelta

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.insights import rules
from seatrial.domains.insights.types import ReadinessFigures
from seatrial.domains.reviews.selectors import gaps as found_gaps
from seatrial.domains.reviews.types import Gap, GapFilter
from seatrial.kit.access import Actor


def gap_filter(service: str, *, days: int, actor: Actor, now: datetime) -> GapFilter:
    """Which reviews are looked at: of a service by its name ('': all that the actor may know of), opened in
    so many days before `now` (0: ever). Raises NotFound.
    """
    found = catalog.known_service(service, actor=actor) if service else None
    return GapFilter(
        service_uid=found.uid if found else "",
        since=now - timedelta(days=days) if days else None,
        known=catalog.known_to(actor),
    )


def readiness_figures(wanted: GapFilter) -> ReadinessFigures:
    """How many gaps opened, in which areas and reviews, and how long they took to close."""
    return rules.figures_of(
        found_gaps.gaps(wanted), reviews=found_gaps.reviews_begun(wanted), since=wanted.since
    )


def gaps(wanted: GapFilter, *, before: int, limit: int) -> list[Gap]:
    """The gaps themselves, the last to open first."""
    return found_gaps.gaps(wanted, before=before, limit=limit)
