"""When a digest is due, and what it looks like."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from seatrial.domains.notices.types import Section

_WINDOW_HOURS = 3


def local(now: datetime, *, time_zone: str) -> datetime:
    """The instant in the person's zone; in UTC where the machine does not know the zone."""
    try:
        return now.astimezone(ZoneInfo(time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        return now.astimezone(ZoneInfo("UTC"))


def is_due(now: datetime, *, time_zone: str, hour: int | None) -> bool:
    """Whether the hour of the digest has come where the person is. A day has one digest, by its date there:
    an hour that the clocks skip is followed by the next one, one that comes twice counts once. Who was not
    reached within three hours is left alone until the next day.
    """
    return hour is not None and hour <= local(now, time_zone=time_zone).hour < hour + _WINDOW_HOURS


def digest_text(sections: Sequence[Section], *, site: str) -> str:
    """The digest as plain text: each section with its lines, each line with the page that it is about."""
    blocks = []
    for section in sections:
        lines = [f"- {line.text}\n  {site}{line.link}" for line in section.lines]
        blocks.append("\n".join((section.title, "=" * len(section.title), *lines)))
    return "\n\n".join(blocks)
