"""What several answers of monitoring have in common."""

from datetime import date, datetime

from ninja import Schema

from seatrial.domains.monitoring.types import (
    Change,
    Fault,
    Review,
    Reviewed,
)


class MonitoringFaultOut(Schema):
    """Something wrong, where (`file:line`), and what to do about it."""

    code: str
    place: str
    message: str
    remedy: str

    @classmethod
    def of(cls, found: Fault) -> "MonitoringFaultOut":
        """The fault."""
        return cls(code=found.code, place=str(found.place), message=found.message, remedy=found.remedy)


class MonitoringReviewOut(Schema):
    """Somebody looked at it on that day."""

    on: date
    by: str
    what: str

    @classmethod
    def of(cls, found: Review) -> "MonitoringReviewOut":
        """The review."""
        return cls(on=found.on, by=found.by, what=found.what)


class MonitoringReviewedOut(Schema):
    """The last review, until when it counts, and whether that is over."""

    last: MonitoringReviewOut | None
    until: date | None
    stale: bool

    @classmethod
    def of(cls, found: Reviewed) -> "MonitoringReviewedOut":
        """Where reviews stand."""
        last = MonitoringReviewOut.of(found.last) if found.last else None
        return cls(last=last, until=found.until, stale=found.is_stale)


class MonitoringChangeOut(Schema):
    """What a revision changed, line by line, and who reviewed it after that (null: nobody yet)."""

    revision: int
    at: datetime
    by: str
    lines: list[str]
    reviewed: MonitoringReviewOut | None

    @classmethod
    def of(cls, found: Change) -> "MonitoringChangeOut":
        """The change."""
        reviewed = MonitoringReviewOut.of(found.reviewed) if found.reviewed else None
        return cls(
            revision=found.revision, at=found.at, by=found.by, lines=list(found.lines), reviewed=reviewed
        )
