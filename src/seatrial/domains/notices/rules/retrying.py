"""When a mail that failed is tried again."""

from datetime import datetime, timedelta

#: How long after the first, second and so on failure it is tried again; after the last it is given up.
BACKOFF = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
#: For how long whoever took a mail up may try: one that died is followed by another then.
LEASE = timedelta(minutes=3)


def next_try(now: datetime, *, attempts: int) -> datetime | None:
    """When it is tried again after so many failures; None: it is given up."""
    return now + BACKOFF[attempts - 1] if attempts <= len(BACKOFF) else None
