"""Collecting: what is claimed is looked at, and what was found is stored in small batches."""

import time
from collections.abc import Callable, Mapping, Sequence

from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.services.claiming import claim_offline, claim_waiting
from seatrial.domains.evidence.services.looking import SIDE_BY_SIDE, Clock, Looks
from seatrial.domains.evidence.services.storing import store
from seatrial.domains.evidence.types import Files, Item
from seatrial.domains.workspace import selectors as workspace

#: What has been found is stored at least this often, whatever else still hangs, or once it is so much.
_FLUSH_SECONDS = 0.3
_FLUSH_AT = 25
#: Looks at files are claimed so many at a time: each takes a moment, and its storing is shared by all.
_OFFLINE = 250
#: After so long a job claims nothing more: another one goes on, maybe on another machine.
_SHIFT_SECONDS = 30.0

Claim = Callable[[int], Sequence[int]]


def collect(watches: Sequence[int], *, clock: Clock, allow: Sequence[str] = ()) -> int:
    """Each of the watches (primary keys) has been looked at, and what was found is stored; gives how many.

    `clock` gives the time of each look and each storing: a batch may take as long as its slowest probe.
    `allow` lists the addresses that probes may reach although they are this machine's own. A slow probe
    delays nobody's result but its own. May run twice for one watch: the later evidence counts.
    """
    left = list(watches)

    def claim(room: int) -> Sequence[int]:
        taken = left[:room]
        del left[:room]
        return taken

    return _collect(claim, clock, allow)


def collect_due(*, clock: Clock, allow: Sequence[str] = ()) -> int:
    """What is due has been looked at, also what became due meanwhile, for half a minute; gives how many.

    Only as much is claimed as can be looked at there and then, so that many workers share the work and
    a claim never waits in a queue.
    """
    end = time.monotonic() + _SHIFT_SECONDS

    def claim(room: int) -> Sequence[int]:
        if time.monotonic() >= end:
            return ()
        now = clock()
        return [*claim_waiting(now=now, limit=room), *claim_offline(now=now, limit=_OFFLINE)]

    return _collect(claim, clock, allow)


def _collect(claim: Claim, clock: Clock, allow: Sequence[str]) -> int:
    looks, count = Looks(clock, allow), 0
    try:
        while True:
            claimed = claim(looks.room) if looks.room > SIDE_BY_SIDE // 4 else ()
            if claimed:
                begun = list(Watch.objects.filter(pk__in=claimed).order_by("due_at", "pk"))
                looks.begin(begun, files=_files_of(begun))
            elif not looks.busy:
                return count
            count += _store_some(looks, clock)
    finally:
        looks.close()


def _store_some(looks: Looks, clock: Clock) -> int:
    """Stores what comes in within one flush; gives how many."""
    found: list[tuple[Watch, Item]] = []
    end = time.monotonic() + _FLUSH_SECONDS
    while looks.busy and len(found) < _FLUSH_AT and (left := end - time.monotonic()) > 0:
        found += looks.take(seconds=left)
    store(found, now=clock())
    return len(found)


def _files_of(watches: Sequence[Watch]) -> Mapping[str, Files]:
    """The files of each workspace as they stand now: an apply may come between two claims."""
    return {name: workspace.files(name) for name in {watch.workspace for watch in watches}}
