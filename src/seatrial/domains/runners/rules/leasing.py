"""For how long a runner has a job, and when it is thought gone."""

from datetime import datetime, timedelta

#: How much longer than the program itself the runner may take: fetching, starting, sending.
_GRACE = timedelta(seconds=45)
#: A job whose runners all vanished is given up after so many.
MAX_ATTEMPTS = 3
#: A runner that has not asked for work for so long is not counted on.
SILENT = timedelta(minutes=2)


def leased_until(now: datetime, *, timeout: timedelta) -> datetime:
    """The instant from which another runner may take the job."""
    return now + timeout + _GRACE


def is_seen(last_seen_at: datetime | None, *, now: datetime) -> bool:
    """Whether a runner asked for work lately."""
    return last_seen_at is not None and now - last_seen_at < SILENT
