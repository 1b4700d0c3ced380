"""Connections that are there again as soon as the database is.

The pool of psycopg waits twice as long after each attempt that failed, up to two minutes: a database that
was away for one would be missed for another. Here an attempt goes on for as long as a request waits.
"""

import time
from typing import Any, Self

import psycopg

#: So long an attempt goes on, and so long a request waits for a connection.
PATIENCE_SECONDS = 5.0
#: Between its tries, each longer than the one before: a server that takes no more is not to be hammered at.
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 0.4


class PatientConnection(psycopg.Connection[Any]):
    """A connection to a server that may be starting."""

    @classmethod
    def connect(cls, *words: Any, **options: Any) -> Self:  # as the pool calls it
        """What psycopg's own gives; raises its OperationalError once the patience is over."""
        deadline, pause = time.monotonic() + PATIENCE_SECONDS, _FIRST_PAUSE_SECONDS
        while True:
            try:
                return super().connect(*words, **options)
            except psycopg.OperationalError:
                if time.monotonic() >= deadline:
                    raise
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)


def pool(size: int) -> dict[str, Any]:
    """What Django's pool of up to `size` connections is told.

    It gives an attempt up at once that ended without a connection: the next request begins another, while
    one that the pool itself puts off would hold them all up.
    """
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": PATIENCE_SECONDS,
        "reconnect_timeout": 0.0,
        "connection_class": PatientConnection,
    }
