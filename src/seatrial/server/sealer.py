"""The sealer: puts entries of the audit log into the tree, signs its heads, takes them to the anchors.

A process of its own, so that neither jobs nor requests delay it. Each anchor has a thread: one that does
not answer keeps neither sealing nor the others waiting. Killed at any moment, nothing is skipped or sealed
twice: a round is one transaction.
"""

import threading
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.db import DatabaseError, InterfaceError, connection

from seatrial.domains.audit import selectors as audit_selectors
from seatrial.domains.audit import services as audit
from seatrial.domains.audit.rules.notes import Signer
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.server import audit_key, schema
from seatrial.server.beginning import asked_to_end, begin
from seatrial.server.config import Settings

#: Pause between rounds: an entry is sealed within a second of its commit.
ROUND_SECONDS = 0.4
LOOK_SECONDS = 1.0
TROUBLE_SECONDS = 1.0
#: Pauses after a failed anchoring double up to the usual interval.
FIRST_RETRY_SECONDS = 5.0
UPKEEP = timedelta(hours=24)
log = structlog.get_logger("seatrial.sealer")


def main(words: list[str]) -> int:
    """Seals and anchors until the process is asked to end."""
    del words
    stop, settings = asked_to_end(), begin()
    run(settings, stop=stop)
    return 0


def run(settings: Settings, *, stop: threading.Event) -> None:
    """Returns when `stop` is set. Anchors that hang are left behind: they hold nothing."""
    signer = audit_key.ensure(settings)
    places = audit_key.anchors(settings)
    for place in places:
        threading.Thread(target=_anchor, args=(settings, place, stop), name=place, daemon=True).start()
    heads = Heads(settings, signer)
    upkeep = Upkeep(settings, places)
    while not stop.is_set():
        try:
            more = audit.seal(now=clock.now()).more
            heads.look(clock.now())
            if not more:
                upkeep.look(clock.now())
                stop.wait(ROUND_SECONDS)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the log could not be sealed, trying again", error=str(error).strip()[:300])
            connection.close()
            stop.wait(TROUBLE_SECONDS)
        except Problem as problem:
            log.error("the log cannot be sealed", problem=problem.detail, remedy=problem.remedy)
            stop.wait(settings.audit_anchor_seconds)
    connection.close()


class Heads:
    """Signs a head when enough entries came, or enough time went by since the last one."""

    def __init__(self, settings: Settings, signer: Signer) -> None:
        self._signer = signer
        self._every = timedelta(seconds=settings.audit_anchor_seconds)
        self._entries = settings.audit_anchor_entries
        self._newest: tuple[int, datetime | None] | None = None

    def look(self, now: datetime) -> None:
        """A head is signed where one is due."""
        if self._newest is None:
            self._newest = audit_selectors.newest_head()
        size, at = self._newest
        grown = audit_selectors.size() - size
        if grown >= self._entries or (grown > 0 and (at is None or now - at >= self._every)):
            self._newest = (audit.sign_head(self._signer, now=now), now)


class Upkeep:
    """Once a day: what may be forgotten is pruned, by the role that owns the tables."""

    def __init__(self, settings: Settings, places: tuple[str, ...]) -> None:
        self._settings = settings
        self._places = places
        self._next: datetime | None = None

    def look(self, now: datetime) -> None:
        """Done where it is due."""
        if self._next is not None and now < self._next:
            return
        self._next = now + UPKEEP
        audit.forget_anchors(list(self._places))
        with schema.as_owner():
            pruned = audit.prune(retention=audit_key.retention(self._settings), now=now)
        if pruned.count:
            log.info("entries were pruned", **pruned.by_action)


def _anchor(settings: Settings, place: str, stop: threading.Event) -> None:
    """The thread of one anchor."""
    pause = FIRST_RETRY_SECONDS
    while not stop.wait(LOOK_SECONDS):
        try:
            found = audit.anchor(place, cache=_cache(settings), now=clock.now())
        except (DatabaseError, InterfaceError):
            connection.close()
            continue
        except Exception as error:  # whatever a library raises: the thread goes on
            log.exception("an anchor failed as nobody foresaw", anchor=place, error=str(error)[:300])
            found = None
        if found is not None and found.well:
            pause = FIRST_RETRY_SECONDS
            continue
        if found is not None:
            log.warning("an anchor failed, trying again", anchor=found.name, error=found.error)
        stop.wait(pause)
        pause = min(pause * 2, max(FIRST_RETRY_SECONDS, float(settings.audit_anchor_seconds)))


def _cache(settings: Settings) -> Path:
    folder = settings.folder / "anchors"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
