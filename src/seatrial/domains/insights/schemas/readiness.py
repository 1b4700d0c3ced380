"""What the API gives of gaps."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from ninja import Field, Schema

from seatrial.domains.insights.types import ReadinessFigures, Times
from seatrial.domains.reviews.types import Gap


class TimesOut(Schema):
    """Gaps that opened, and how long the closed ones took, in seconds."""

    opened: int
    closed: int
    open: int
    median_seconds: float | None
    p90_seconds: float | None = Field(description="By the nearest rank: a time that occurred.")

    @classmethod
    def fields_of(cls, times: Times) -> dict[str, float | int | None]:
        """The figures by name."""
        return {
            "opened": times.opened,
            "closed": times.closed,
            "open": times.open,
            "median_seconds": _seconds(times.median),
            "p90_seconds": _seconds(times.p90),
        }


def _seconds(span: timedelta | None) -> float | None:
    return span.total_seconds() if span is not None else None


class ReadinessFiguresOut(TimesOut):
    """Over all reviews that match."""

    since: datetime | None
    reviews: int
    per_review: float = Field(description="Gaps opened in a review, on the average.")

    @classmethod
    def of(cls, found: ReadinessFigures) -> "ReadinessFiguresOut":
        """The figures as the API gives them."""
        return cls.model_validate(
            {
                **cls.fields_of(found.times),
                "since": found.since,
                "reviews": len(found.reviews),
                "per_review": found.per_review,
            }
        )


class AreaTimesOut(TimesOut):
    """Of one area of checklists."""

    area: str


class AreaTimesListOut(Schema):
    """By area, the one with the most gaps first."""

    items: list[AreaTimesOut]

    @classmethod
    def of(cls, found: ReadinessFigures) -> "AreaTimesListOut":
        """All areas: there are no more than checklists have."""
        rows = [{**TimesOut.fields_of(each.times), "area": each.area} for each in found.areas]
        return cls(items=[AreaTimesOut.model_validate(row) for row in rows])


class GapOut(Schema):
    """An item that was not met while its review was open; `closed_at` is null while it still is not."""

    review: str
    service: str
    environment: str
    item: str
    area: str
    opened_at: datetime
    closed_at: datetime | None
    seconds: float | None


class GapsOut(Schema):
    """Gaps, the last to open first, and the cursor of earlier ones ('' on the last page)."""

    items: list[GapOut]
    next: str

    @classmethod
    def of(cls, found: Sequence[Gap], *, limit: int) -> "GapsOut":
        """At most `limit` of them; one more says that there are more."""
        shown = found[:limit]
        items = [
            GapOut(
                review=each.review, service=each.service, environment=each.environment, item=each.item,
                area=each.area, opened_at=each.opened_at, closed_at=each.closed_at,
                seconds=_seconds(each.lasted),
            )
            for each in shown
        ]  # fmt: skip
        return cls(items=items, next=str(shown[-1].id) if len(found) > limit else "")
