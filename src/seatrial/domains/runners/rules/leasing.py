"""For how long a runner has a job, and when it is thought gone."""

from datetime import datetime, timedelta

#: How much longer than the program itself the runner may take: fetching, starting, sending.
_GRACE = timedelta(seconds=45)
#: A job whose runners all vanished is given up after so many; what must not run twice after the first.
MAX_ATTEMPTS = 3
#: How long a runner has what must not run twice without a word from it. It beats every 15 s.
_ONCE = timedelta(seconds=60)
#: A runner that has not asked for work for so long is not counted on.
SILENT = timedelta(minutes=2)


def leased_until(now: datetime, *, timeout: timedelta, is_once: bool = False) -> datetime:
    """The instant from which another runner may take the job; of one that must not run twice, from which
    its runner is thought gone.
    """
    return now + (_ONCE if is_once else timeout + _GRACE)


def is_seen(last_seen_at: datetime | None, *, now: datetime) -> bool:
    """Whether a runner asked for work lately."""
    return last_seen_at is not None and now - last_seen_at < SILENT
