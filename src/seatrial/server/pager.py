"""The pager: sends pages, and looks after whatever else has a date, without pause.

A process of its own, so that neither jobs nor requests delay it; any number of them may run. What is due
stands in rows with a date: killed at any moment, whatever it had in hand is taken up again by the next.
"""

import threading
import time
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import structlog
from django.db import DatabaseError, InterfaceError, connection, connections

from seatrial.domains.notices import services as notices
from seatrial.kit import clock
from seatrial.kit.ids import new_uid
from seatrial.kit.plurals import counted
from seatrial.server.beginning import asked_to_end, begin
from seatrial.server.rounds import ROUNDS, Round

#: How often each round says in the database that it goes well.
BEAT_SECONDS = 2.0
#: What a round rests at most for having taken long.
LONGEST_REST_SECONDS = 0.3
#: Pauses after a failure double from the first to the longest; one that goes well begins anew.
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0
log = structlog.get_logger("seatrial.pager")


def main(words: list[str]) -> int:
    """Goes round until the process is asked to end."""
    del words
    stop, settings = asked_to_end(), begin()
    run(ROUNDS, stop=stop, patience_seconds=float(settings.stop_seconds))
    return 0


def run(rounds: Sequence[Round], *, stop: threading.Event, patience_seconds: float = 5.0) -> None:
    """Returns when `stop` is set and the rounds have ended, or after so many seconds: a send that hangs is
    left behind, and repeated by the next pager.
    """
    _keep_connections()
    uid, started = new_uid(clock.now()), clock.now()
    threads = [
        threading.Thread(target=_Looked(each, uid, started, stop).go, name=each.name, daemon=True)
        for each in rounds
    ]
    for thread in threads:
        thread.start()
    log.info("pager goes round", rounds=[each.name for each in rounds])
    stop.wait()
    deadline = time.monotonic() + patience_seconds
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    left = sum(thread.is_alive() for thread in threads)
    if left:
        log.warning("left behind", rounds=counted(left, one="round"))


def _keep_connections() -> None:
    """Each thread keeps a connection of its own from now on, and takes none out of a pool: where as many
    rounds as it has connections keep theirs, every further one waits for ever.
    """
    connections.settings["default"]["OPTIONS"].pop("pool", None)


class _Looked:
    """One round in a thread of its own."""

    def __init__(self, round_: Round, pager: UUID, started: datetime, stop: threading.Event) -> None:
        self._round, self._pager, self._started, self._stop = round_, pager, started, stop
        self._pause = FIRST_PAUSE_SECONDS
        self._beaten = -BEAT_SECONDS

    def go(self) -> None:
        """Goes round until told to stop, whatever fails."""
        while not self._stop.is_set():
            began = time.monotonic()
            try:
                done = self._round.run(clock=clock.now)
                self._beat("")
            except (DatabaseError, InterfaceError) as error:
                self._wait("the database does not answer", error)
            except Exception as error:  # whatever a library raises: the thread goes on
                log.exception("a round failed as nobody foresaw", round=self._round.name)
                self._tell(error)
                self._wait("a round failed", error)
            else:
                self._pause = FIRST_PAUSE_SECONDS
                if done < self._round.plenty:
                    self._rest(time.monotonic() - began)
        connection.close()

    def _rest(self, took: float) -> None:
        """Twice as long as the look took, so that on a slow machine no round has more than a third of it."""
        self._stop.wait(max(self._round.idle_seconds, min(2 * took, LONGEST_REST_SECONDS)))

    def _beat(self, trouble: str) -> None:
        if trouble or time.monotonic() - self._beaten >= BEAT_SECONDS:
            notices.beat(
                self._pager, round_name=self._round.name, started_at=self._started, now=clock.now(),
                trouble=trouble,
            )  # fmt: skip
            self._beaten = time.monotonic()

    def _tell(self, error: Exception) -> None:
        """What keeps the round stands in the database, for the doctor."""
        try:
            self._beat(f"{type(error).__name__}: {error}")
        except (DatabaseError, InterfaceError):
            return

    def _wait(self, words: str, error: Exception) -> None:
        """The connection is given up, and a pause is made: nothing is asked in a circle."""
        log.warning(words, round=self._round.name, error=str(error).strip()[:300], pause=self._pause)
        connection.close()
        self._stop.wait(self._pause)
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
