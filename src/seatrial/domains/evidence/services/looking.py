"""Looking, side by side and outside any transaction. What waits for others runs in threads."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta

import structlog
from django.db import connections

from seatrial.domains.evidence import rules, selectors
from seatrial.domains.evidence.models import Watch
from seatrial.domains.evidence.types import PROBES, Files, Item, Order, Subject

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

Clock = Callable[[], datetime]
SIDE_BY_SIDE = 16
#: A look that is that much over its own timeout is given up: its probe does not keep deadlines.
_PATIENCE = timedelta(seconds=5)


def order_of(watch: Watch) -> Order:
    """The order that a watch keeps."""
    return Order(
        key=watch.key,
        subject=Subject(watch.service, watch.environment, watch.revision),
        workspace=watch.workspace,
        probe=watch.probe,
        parameters=watch.parameters,
        evidence_type=watch.evidence_type,
        max_age=watch.max_age,
        every=watch.every,
        timeout=watch.timeout,
        author=watch.author,
        deployed_at=watch.deployed_at,
    )


class Looks:
    """The looks that are under way. Offline ones are done when they are begun: they wait for nobody."""

    def __init__(self, clock: Clock, allow: Sequence[str]) -> None:
        self._clock, self._allow = clock, allow
        self._connections = selectors.known_connections()
        self._pool = ThreadPoolExecutor(max_workers=SIDE_BY_SIDE, thread_name_prefix="probe")
        self._waiting: dict[Future[Item], tuple[Watch, float]] = {}
        self._done: list[tuple[Watch, Item]] = []
        self._given_up = 0

    @property
    def room(self) -> int:
        """How many more looks could begin at once."""
        return SIDE_BY_SIDE - len(self._waiting) - self._given_up

    @property
    def busy(self) -> bool:
        """Whether any look has not been taken yet."""
        return bool(self._waiting or self._done)

    def begin(self, watches: Sequence[Watch], *, files: Mapping[str, Files]) -> None:
        """Each of the watches is being looked at."""
        for watch in watches:
            probe = PROBES.find(watch.probe)
            if probe is not None and not probe.offline:
                future = self._pool.submit(self._apart, watch, files[watch.workspace])
                end = time.monotonic() + (watch.timeout + _PATIENCE).total_seconds()
                self._waiting[future] = (watch, end)
        for watch in watches:
            probe = PROBES.find(watch.probe)
            if probe is None or probe.offline:
                self._done.append((watch, self._look(watch, files[watch.workspace])))

    def take(self, *, seconds: float) -> list[tuple[Watch, Item]]:
        """What has been found by now; waits for the first at most so long."""
        if self._waiting and not self._done:
            wait(self._waiting, timeout=seconds, return_when=FIRST_COMPLETED)
        found = [*self._done, *self._ended()]
        self._done = []
        self._give_up()
        return found

    def close(self) -> None:
        """Nothing new begins. A look that does not end must not hold the worker."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _ended(self) -> Iterator[tuple[Watch, Item]]:
        for future in [each for each in self._waiting if each.done()]:
            yield self._waiting.pop(future)[0], future.result()

    def _give_up(self) -> None:
        """The claim of a watch that is given up ends by itself, and another worker tries."""
        now = time.monotonic()
        for future, (watch, end) in list(self._waiting.items()):
            if end < now:
                del self._waiting[future]
                if not future.cancel():
                    self._given_up += 1
                    log.error("probe.hangs", probe=watch.probe, key=watch.key)

    def _apart(self, watch: Watch, files: Files) -> Item:
        try:
            return self._look(watch, files)
        finally:
            connections.close_all()  # those of this thread, if a probe read files that are not held

    def _look(self, watch: Watch, files: Files) -> Item:
        item = rules.observe(
            order_of(watch), files=files, now=self._clock(), allow=self._allow, connections=self._connections
        )
        if "fault" in item.extra:
            log.error("probe.broken", probe=watch.probe, key=watch.key, fault=item.extra["fault"])
        return item
