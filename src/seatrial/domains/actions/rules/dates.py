"""Days of actions. A day ends when it ends in UTC, for everybody at once."""

from datetime import UTC, date, datetime, timedelta


def today(now: datetime) -> date:
    """The day in UTC."""
    return now.astimezone(UTC).date()


def escalates_on(due_on: date, *, after: timedelta) -> date:
    """The first day on which the service owner is told of an action that is still open."""
    return due_on + timedelta(days=1) + after
