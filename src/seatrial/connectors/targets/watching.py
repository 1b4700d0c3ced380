"""A watch over what a step takes while it runs. It ends the step at its limit, whoever it runs as.

The kernel's own limits would stay with a service that a step starts and leaves running, count processes for
each user and not for root: so nothing is inherited, and everything is counted.
"""

import threading
import time

from seatrial.connectors.targets.limits import Limits, Passed
from seatrial.connectors.targets.processes import Family

#: How often it looks; less often where looking is dear: it takes a twentieth of one processor at most.
_LOOK_SECONDS, _SHARE = 0.05, 20


class Watch:
    """Watches the process and all that it starts, once it is told to begin. `passed` is the limit that ended
    them.
    """

    def __init__(self, leader: int, limits: Limits) -> None:
        self.passed: Passed | None = None
        self._family, self._limits = Family(leader), limits
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._name = f"limits of {leader}"
        self.is_begun = not limits.is_any

    def begin(self) -> None:
        """From now on it looks; most steps are over before that is worth a thread."""
        self.is_begun = True
        self._thread = threading.Thread(target=self._run, name=self._name, daemon=True)
        self._thread.start()

    def end(self) -> None:
        """Nobody is looked at any more; nor ended, once this returns."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        pause = _LOOK_SECONDS
        while not self._over.wait(pause):
            began = time.monotonic()
            self.passed = self._limits.passed_by(self._family.taken(enough=self._limits.memory))
            if self.passed:
                self._family.end()
                return
            pause = max(_LOOK_SECONDS, _SHARE * (time.monotonic() - began))
