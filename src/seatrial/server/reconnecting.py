"""Connections that are there again as soon as the database is.

The pool of psycopg waits twice as long after each attempt that failed, up to two minutes: a database that
was away for one would be missed for another. Here an attempt goes on for as long as a request waits.
"""

import atexit
import re
import threading
import time
from contextlib import suppress
from typing import Any, ClassVar, Self

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout, TooManyRequests

#: So long an attempt goes on, and so long a request waits for a connection.
PATIENCE_SECONDS = 5.0
#: Between its tries, each longer than the one before: a server that takes no more is not to be hammered at.
_FIRST_PAUSE_SECONDS, _LONGEST_PAUSE_SECONDS = 0.1, 0.4
#: So long somebody asks a pool for a connection who only wants it to begin an attempt.
_GLANCE_SECONDS = 0.001
#: What a server says that answers, and will answer the same in a second. While it connects, psycopg has
#: no SQLSTATE, only these words; whatever is not among them, such as "starting up", is tried again.
_REFUSED = re.compile(
    r"FATAL: .*(?:authentication failed for user|no password supplied|no pg_hba\.conf entry"
    r'|(?:role|database) "[^"]*" does not exist|is not permitted to log in|permission denied for database'
    r"|is not currently accepting connections)"
    r"|fe_sendauth: no password supplied"
)

_ending = threading.Event()
# the threads of a pool are joined when the interpreter ends: what they wait for comes no more
atexit.register(_ending.set)


class PatientConnection(psycopg.Connection[Any]):
    """A connection to a server that may be starting."""

    #: Whether the server answered the last attempt, and refused it.
    is_refused: ClassVar[bool] = False

    @classmethod
    def connect(cls, *words: Any, **options: Any) -> Self:  # as the pool calls it
        """What psycopg's own gives; raises its OperationalError once the patience is over.

        It raises at once where the server answers that it will not, and where the process ends.
        """
        deadline, pause = time.monotonic() + PATIENCE_SECONDS, _FIRST_PAUSE_SECONDS
        while True:
            try:
                found = super().connect(*words, **options)
            except psycopg.OperationalError as error:
                cls.is_refused = bool(_REFUSED.search(str(error)))
                if cls.is_refused or _ending.is_set() or time.monotonic() >= deadline:
                    raise
            else:
                cls.is_refused = False
                return found
            _ending.wait(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)


def pool(size: int) -> dict[str, Any]:
    """What Django's pool of up to `size` connections is told.

    It gives an attempt up that ended without a connection, and begins another for those who wait already;
    one that the pool itself puts off would hold them all up.
    """
    return {
        "min_size": 1,
        "max_size": size,
        "timeout": PATIENCE_SECONDS,
        "reconnect_timeout": 0.0,
        "reconnect_failed": _begin_again,
        # one for each pool: each is refused for itself
        "connection_class": type("PooledConnection", (PatientConnection,), {}),
    }


def _begin_again(given_up: ConnectionPool[PatientConnection]) -> None:
    """Somebody who asked while the attempt went on began none; the next one would have to come by."""
    if given_up.connection_class.is_refused or _ending.is_set() or given_up.closed:
        return
    if given_up.get_stats().get("requests_waiting", 0):
        with suppress(PoolTimeout, PoolClosed, TooManyRequests):
            given_up.putconn(given_up.getconn(timeout=_GLANCE_SECONDS))
