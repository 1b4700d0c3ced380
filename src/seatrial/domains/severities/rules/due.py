"""By when a level wants an answer, an escalation and an update, to the second (R166, R173 to R181)."""

from datetime import UTC, datetime

from seatrial.domains.calendars import rules as calendars
from seatrial.domains.calendars.types import Calendar
from seatrial.domains.severities.types import ClockWord, Level, Timers, Wait


def timers(level: Level, *, start: datetime, calendar: Calendar) -> Timers:
    """What is due when, in UTC, of something that has this level since `start`.

    The level's clock says whether spans count all hours or those of the calendar; business days are always
    those of the calendar. A backlog level has no timers (R181). Raises CannotCount of calendars.
    """
    if level.backlog:
        return Timers(None, None, None)
    return Timers(
        respond_by=wait_until(level.response, start=start, clock=level.clock, calendar=calendar),
        escalate_at=wait_until(level.escalation.after, start=start, clock=level.clock, calendar=calendar),
        update_by=wait_until(
            level.communication.update_every, start=start, clock=level.clock, calendar=calendar
        ),
    )


def wait_until(wait: Wait, *, start: datetime, clock: ClockWord, calendar: Calendar) -> datetime | None:
    """The moment (UTC) at which the wait is over, None where nothing is due; raises CannotCount."""
    if wait.measure == "none":
        return None
    if wait.measure == "next_business_day":
        return calendars.start_of_next_business_day(calendar, start=start)
    if wait.measure == "business_days":
        return calendars.business_days_after(calendar, start=start, days=wait.days)
    if clock == "always":
        return start.astimezone(UTC) + wait.span
    return calendars.after(calendar, start=start, working=wait.span)


def is_breached(due: datetime | None, *, at: datetime) -> bool:
    """Whether what was due then is late at that moment: at the very moment it is still in time (R166)."""
    return due is not None and at > due
