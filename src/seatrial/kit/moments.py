"""Moments as requests and other systems write them. In UTC: databases refuse some of ISO 8601's offsets."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field

#: Moments between which is counted: none that anybody asks for lies elsewhere, and zones are known there.
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError("no such moment can be told in UTC") from None


#: As another system writes it; some write the year 1 for "never".
Instant = Annotated[AwareDatetime, AfterValidator(_in_utc)]
#: A moment that somebody may mean.
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST), AfterValidator(_in_utc)]
