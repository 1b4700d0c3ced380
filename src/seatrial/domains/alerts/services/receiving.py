"""Storing what is sent, before it is answered.

Requests wait while one thread of their process stores all that came meanwhile, in one statement that is one
transaction (group commit): under load the disk is asked once for many. Arrivals are only ever added, so that
no two of them wait for each other, whatever alerts they are about.
"""

import queue
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError, connection

from seatrial.domains.alerts.types import Parcel

#: Requests that one statement stores, and bytes of them: beyond it the next one begins.
_MOST, _MOST_BYTES = 500, 16 * 1024 * 1024
#: Seconds that a request waits to be stored. What is stored later stands all the same; the sender asks again.
PATIENCE_SECONDS = 15.0
log = structlog.get_logger("seatrial.alerts")

_STORE = """
    INSERT INTO alerts_arrival
        (uid, source_id, format, received_at, content_type, path, headers, body, items, truncated)
    SELECT new.uid, key.source_id, COALESCE(NULLIF(new.format, ''), source.kind), new.received_at,
        new.content_type, new.path, new.headers, new.body, 0, 0
      FROM unnest(%(uids)s::uuid[], %(digests)s::bytea[], %(formats)s::text[], %(times)s::timestamptz[],
        %(types)s::text[], %(paths)s::text[], %(headers)s::text[], %(bodies)s::bytea[])
        WITH ORDINALITY AS new (uid, digest, format, received_at, content_type, path, headers, body, place)
      JOIN alerts_sourcekey AS key ON key.digest = new.digest AND key.revoked_at IS NULL
      JOIN alerts_source AS source ON source.uid = key.source_id AND source.retired_at IS NULL
     ORDER BY new.place
    RETURNING uid
"""


def store(parcels: Sequence[Parcel]) -> set[UUID]:
    """The parcels stand, in their order, before this returns (outside of a transaction of the caller's);
    gives the uids of those whose key is known. Raises DatabaseError.
    """
    values: dict[str, Any] = {
        "uids": [each.uid for each in parcels],
        "digests": [each.digest for each in parcels],
        "formats": [each.format for each in parcels],
        "times": [each.received_at for each in parcels],
        "types": [each.content_type for each in parcels],
        "paths": [each.path for each in parcels],
        "headers": [each.headers for each in parcels],
        "bodies": [each.body for each in parcels],
    }
    with connection.cursor() as cursor:
        cursor.execute(_STORE, values)
        return {uid for (uid,) in cursor.fetchall()}


class CannotStore(Exception):
    """The parcel may not stand: the sender has to send it again."""


class _Waiting:
    """A parcel, and whoever waits for it."""

    __slots__ = ("done", "known", "parcel")

    def __init__(self, parcel: Parcel) -> None:
        self.parcel, self.done = parcel, threading.Event()
        #: None as long as it does not stand
        self.known: bool | None = None


class Intake:
    """Takes parcels from any number of threads; one thread of its own stores them."""

    def __init__(self) -> None:
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._start = threading.Lock()
        self._writer: threading.Thread | None = None

    def take(self, parcel: Parcel) -> bool:
        """The parcel stands in the database; False where nobody knows its key, and it does not.

        Raises CannotStore.
        """
        mine = _Waiting(parcel)
        self._waiting.put(mine)
        if self._writer is None or not self._writer.is_alive():
            self._begin()
        if not mine.done.wait(PATIENCE_SECONDS) or mine.known is None:
            raise CannotStore
        return mine.known

    def close(self) -> None:
        """What waits is stored, and the thread has ended; the next parcel begins another one."""
        writer = self._writer
        if writer is not None and writer.is_alive():
            self._waiting.put(None)
            writer.join(PATIENCE_SECONDS)

    def _begin(self) -> None:
        with self._start:
            if self._writer is None or not self._writer.is_alive():
                self._writer = threading.Thread(target=self._write_all, name="intake", daemon=True)
                self._writer.start()

    def _write_all(self) -> None:
        while batch := self._batch():
            try:
                self._write(batch)
            except (DatabaseError, InterfaceError) as error:
                log.warning("arrivals could not be stored", error=str(error).strip()[:300], count=len(batch))
                connection.close()
            except Exception:  # whoever waits is answered, and the thread goes on
                log.exception("storing arrivals failed as nobody foresaw")
                connection.close()
            finally:
                for each in batch:
                    each.done.set()
        connection.close()

    def _batch(self) -> list[_Waiting]:
        """Whoever waits now; nobody is waited for but the first. Empty where the intake is closed."""
        batch: list[_Waiting] = []
        size = 0
        with suppress(queue.Empty):
            while len(batch) < _MOST and size < _MOST_BYTES:
                found = self._waiting.get(block=not batch)
                if found is None:
                    if batch:
                        self._waiting.put(None)
                    break
                batch.append(found)
                size += len(found.parcel.body)
        return batch

    def _write(self, batch: Sequence[_Waiting]) -> None:
        """All in one statement; where one of them spoils it, each by itself."""
        try:
            stored = store([each.parcel for each in batch])
        except DatabaseError:
            if len(batch) == 1:
                raise
            connection.close()
            for each in batch:
                self._write_alone(each)
            return
        for each in batch:
            each.known = each.parcel.uid in stored

    def _write_alone(self, waiting: _Waiting) -> None:
        try:
            waiting.known = waiting.parcel.uid in store([waiting.parcel])
        except DatabaseError as error:
            log.warning("an arrival could not be stored", error=str(error).strip()[:300])
            connection.close()


#: The one of this process.
INTAKE = Intake()
