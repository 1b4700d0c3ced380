"""One child process of the supervisor: started, seen dying, started again after a growing pause, ended."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from seatrial.server.binaries import bound_to_parent

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
#: A part that lived so long starts again at once: its death is a new matter.
SETTLED_SECONDS = 20.0
log = structlog.get_logger("seatrial.supervisor")


def nothing_before() -> None:
    """A part that needs no preparation."""


@dataclass
class Part:
    """What is to run, and how it goes. `end_with` asks it to end; the kernel sends `orphaned` if we die."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    before: Callable[[], None] = nothing_before
    arguments: Mapping[str, Any] = field(default_factory=dict)
    log_file: Path | None = None
    end_with: signal.Signals = signal.SIGTERM
    orphaned: signal.Signals = signal.SIGTERM
    patience_seconds: float = 10.0
    #: whether it is started again when it ends
    kept: bool = True
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    _started: float = 0.0
    _pause: float = FIRST_PAUSE_SECONDS
    _next: float = 0.0

    @property
    def alive(self) -> bool:
        """Whether the process runs now."""
        return self.process is not None and self.process.poll() is None

    @property
    def pid(self) -> int:
        """The process id, 0 where nothing was started."""
        return self.process.pid if self.process else 0

    @property
    def exit_code(self) -> int | None:
        """How the process ended, None while it runs."""
        return self.process.poll() if self.process else None

    def start(self) -> None:
        """The process runs. Call it from the main thread: the kernel watches the thread that starts."""
        self.before()
        output = self.log_file.open("ab") if self.log_file else None
        try:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # a ^C in the terminal reaches us alone, so that the order is ours
                preexec_fn=bound_to_parent(self.orphaned),  # noqa: PLW1509 (no other thread of ours holds a lock then)
                **{"env": {**os.environ, **self.environment}, **self.arguments},
            )
        finally:
            if output is not None:
                output.close()
        self.starts += 1
        self._started = time.monotonic()

    def revive(self) -> None:
        """A process that ended, with whatever code, is started again once its pause is over."""
        if not self.kept or self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self._next == 0.0:
            self._schedule(now)
        elif now >= self._next:
            self._next = 0.0
            self.start()
            log.info("part started again", part=self.name, pid=self.pid, starts=self.starts)

    def ask_to_end(self) -> None:
        """The process was sent its signal to end; one that does not run is left alone."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.end_with)

    def end(self, deadline: float) -> None:
        """Nothing of the part runs: it ended by itself until the deadline (monotonic), or was killed."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("part did not end in time and is killed", part=self.name, pid=self.pid)
        self._kill_group()
        self.process.wait()

    def _schedule(self, now: float) -> None:
        if now - self._started > SETTLED_SECONDS:
            self._pause = FIRST_PAUSE_SECONDS
        log.warning(
            "part ended and is started again",
            part=self.name,
            exit_code=self.exit_code,
            pause_seconds=self._pause,
        )
        self._kill_group()
        self._next = now + self._pause
        self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    def _kill_group(self) -> None:
        if not self.pid:  # 0 would be our own group
            return
        # whatever the process had started itself must not hold the port of its successor
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return
