"""How often somebody may ask for mails of the status page, and how long a link is good."""

from datetime import datetime, timedelta

#: For how long the link of a mail confirms; what was not confirmed by then is forgotten.
LIFE = timedelta(hours=24)
#: To one address goes one mail in so long, and so many before it confirms.
PAUSE = timedelta(minutes=15)
MOST_MAILS = 3
#: Within an hour: so many addresses from one place, and so many altogether.
WINDOW = timedelta(hours=1)
MOST_FROM_ONE = 5
MOST_OF_ALL = 200


def may_mail(now: datetime, *, asked_at: datetime | None, mails: int) -> bool:
    """Whether another mail goes to an address that was last sent one then, of so many."""
    return asked_at is None or (mails < MOST_MAILS and now - asked_at >= PAUSE)


def is_too_many(*, from_one: int, of_all: int) -> bool:
    """Whether so many who asked within the hour are enough."""
    return from_one >= MOST_FROM_ONE or of_all >= MOST_OF_ALL


def is_good(asked_at: datetime, *, now: datetime) -> bool:
    """Whether a link that was sent then confirms now; at the very end of its time it does."""
    return now - asked_at <= LIFE
