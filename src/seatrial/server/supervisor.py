"""The parent of all parts: starts them in order, starts again what ends, stops all in the other order."""

import fcntl
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from seatrial.kit.endings import end_on_signals
from seatrial.kit.problems import Problem
from seatrial.server.config import Settings
from seatrial.server.processes import Part

#: Tells a child process that `up` watches it.
SUPERVISED = "SEATRIAL_SUPERVISED"
#: Tells the processes that answer requests which one they are of.
WEB_MAIN = "SEATRIAL_WEB_MAIN"
LOCK_FILE = "up.lock"
#: There once the schema is right. Parts are started before, to import the application meanwhile.
GATE_FILE = "open"
GATE_SECONDS = 0.02
LOOK_SECONDS = 0.1
#: What a part may take beyond its own time to end before it is killed.
GRACE_SECONDS = 1.5
log = structlog.get_logger("seatrial.supervisor")


class CannotStart(Problem):
    """`up` cannot start here and now; nothing was changed."""

    type = "cannot-start"
    title = "Seatrial cannot start"
    status = 503


class CannotGoOn(Exception):
    """Somebody asked us to end while we were still starting."""


class Supervisor:
    """Holds the parts in the order in which they were started. Use it from the main thread."""

    def __init__(self) -> None:
        self.base: Part | None = None
        self.parts: list[Part] = []
        self._stop = threading.Event()
        self._signals: list[int] = []

    def listen(self) -> None:
        """SIGTERM, SIGINT and SIGHUP end everything cleanly; a second one does not wait."""
        self._signals = end_on_signals(self._stop, signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

    def stopping(self) -> bool:
        """Whether somebody asked us to end."""
        return self._stop.is_set()

    def require_going(self) -> None:
        """Returns where nobody asked us to end; raises CannotGoOn where somebody did."""
        if self._stop.is_set():
            raise CannotGoOn

    def add_base(self, part: Part) -> Part:
        """The part that all others stand on, the database, runs; it is ended last."""
        self.base = part
        part.start()
        return part

    def add(self, part: Part) -> Part:
        """The part runs, and is watched from the next `watch` on."""
        part.start()
        self.parts.append(part)
        return part

    def wait_for(self, found: Callable[[], bool], *, seconds: float) -> bool:
        """Looks until it is found, and gives whether it was in time; keeps all parts alive meanwhile.

        Raises CannotGoOn where somebody asked us to end.
        """
        deadline = time.monotonic() + seconds
        while not found():
            if self._stop.wait(LOOK_SECONDS / 2):
                raise CannotGoOn
            if time.monotonic() > deadline:
                return False
            self._revive()
        return True

    def watch(self, *, daily: Callable[[], None]) -> None:
        """Keeps every part alive until somebody asks us to end. `daily` is called once a day."""
        day = time.monotonic() + 86400
        while not self._stop.wait(LOOK_SECONDS):
            self._revive()
            if time.monotonic() > day:
                day += 86400
                daily()

    def end(self) -> None:
        """Nothing runs any more: those in front of the database first, all at once, then the database."""
        for part in reversed(self.parts):
            part.ask_to_end()
        patience = max((part.patience_seconds for part in self.parts), default=0.0)
        deadline = time.monotonic() + (0.0 if len(self._signals) > 1 else patience + GRACE_SECONDS)
        for part in reversed(self.parts):
            part.end(deadline)
        if self.base is not None:
            self.base.ask_to_end()
            self.base.end(time.monotonic() + self.base.patience_seconds)

    def _revive(self) -> None:
        for part in (*filter(None, (self.base,)), *self.parts):
            try:
                part.revive()
            except (OSError, Problem) as error:
                log.error("part could not be started, trying again", part=part.name, error=str(error))


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Within, no other `up` runs on the data folder; raises CannotStart where one does."""
    with (folder / LOCK_FILE).open("a+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise CannotStart(
                f"Seatrial runs on {folder} already (process {holder})",
                remedy="Use that one, stop it first, or start another installation with --data and --port.",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield


def holder(folder: Path) -> int:
    """The process id of the `up` that runs on the data folder, 0 where none does."""
    try:
        with (folder / LOCK_FILE).open("r", encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().strip() or 0)
    except (OSError, ValueError):
        return 0
    return 0


def wait_at_gate(folder: Path) -> None:
    """Returns once the schema is right; at once in a process that nobody supervises."""
    while SUPERVISED in os.environ and not (folder / GATE_FILE).exists():
        time.sleep(GATE_SECONDS)


def require_free(address: str, *, port: int, variable: str, option: str) -> None:
    """Returns where the port can be listened on; raises CannotStart with the remedy where it cannot."""
    problem = port_problem(address, port=port)
    if problem:
        raise CannotStart(
            f"port {port} on {address} cannot be used: {problem}",
            remedy=f"Stop what listens there, or choose another port with {option} or {variable}.",
        )


def port_problem(address: str, *, port: int) -> str:
    """Why the port cannot be listened on, in the system's words; '' where it can."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
            tried.listen(1)
        except OSError as error:
            return (error.strerror or str(error)).lower()
    return ""


def child_environment(settings: Settings) -> dict[str, str]:
    """What every child of ours is told, whatever the settings were read from."""
    given = {
        SUPERVISED: str(os.getpid()),
        "SEATRIAL_DATA": str(settings.folder),
        "SEATRIAL_PORT": str(settings.port),
        "SEATRIAL_DEMO_PORT": str(settings.demo_port),
        "DJANGO_SETTINGS_MODULE": "seatrial.server.settings",
    }
    if settings.probe_allow:
        given["SEATRIAL_PROBE_ALLOW"] = ",".join(settings.probe_allow)
    return given
