"""This machine: a process in a session and group of its own, so that all of it can be ended."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from seatrial.connectors.targets import attachments, processes
from seatrial.connectors.targets.grants import Granted
from seatrial.connectors.targets.limits import Passed
from seatrial.connectors.targets.shape import (
    GRACE_SECONDS,
    CannotStart,
    Ending,
    Piece,
    Program,
    Stream,
    words_of,
)
from seatrial.connectors.targets.watching import Watch

with suppress(ModuleNotFoundError):  # only Unix has them; elsewhere nothing is run
    import pwd
    import resource

#: Where programs are looked for; nothing of our own PATH.
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_CHUNK = 65536
_OPEN_FILES = 4096
#: A step that is not over by then is watched: what it could take before is little.
_UNWATCHED_SECONDS = 0.02


class LocalProcess:
    """A process of this machine."""

    def __init__(self, program: Program, target: Granted) -> None:
        self.ending: Ending | None = None
        self._kill_at = 0.0
        if sys.platform != "linux":
            raise CannotStart(f"steps run on Linux only, and this is {sys.platform}")
        self._files = _given(program, target)
        self._started = time.monotonic_ns()
        try:
            self._process = _spawn(program, target, self._files)
        except CannotStart:
            self._forget_files()
            raise
        self._pid = self._process.pid
        for kind, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, _OPEN_FILES)):
            with suppress(OSError, ValueError):
                resource.prlimit(self._pid, kind, (limit, limit))
        self._target = target
        self._watch = Watch(self._pid, target.limits)
        self._end = os.pidfd_open(self._pid)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._end, selectors.EVENT_READ, None)
        for name, pipe in (("stdout", self._process.stdout), ("stderr", self._process.stderr)):
            if pipe is not None:
                os.set_blocking(pipe.fileno(), False)
                self._selector.register(pipe.fileno(), selectors.EVENT_READ, name)

    @property
    def mark(self) -> Mapping[str, str | int]:
        """Its session, and when it began: a number alone may be somebody else's by then."""
        found: dict[str, str | int] = {
            "session": self._pid,
            "since": processes.begun(self._pid),
            "boot": processes.boot(),
        }
        return found | ({"files": str(self._files)} if self._files else {})

    def read(self, seconds: float) -> Sequence[Piece]:
        """What was printed since."""
        if self.ending is not None:
            return ()
        if self._kill_at:
            left = self._kill_at - time.monotonic()
            if left <= 0:
                self._signal(signal.SIGKILL)
            seconds = min(seconds, max(left, 0.05))
        if not self._watch.is_begun:
            seconds = min(seconds, _UNWATCHED_SECONDS)
        found: list[Piece] = []
        is_over = False
        for key, _ in self._selector.select(max(seconds, 0)):
            if key.data is None:
                is_over = True
            else:
                self._take(key.fd, key.data, found)
        if is_over:
            self._conclude(found)
        elif not self._watch.is_begun:
            self._watch.begin()
        return found

    def write(self, data: bytes) -> None:
        """It reads these bytes."""
        if self._process.stdin is not None:
            with suppress(OSError):
                self._process.stdin.write(data)
                self._process.stdin.flush()

    def stop(self) -> None:
        """The whole group is asked to end."""
        if self.ending is None and not self._kill_at:
            self._kill_at = time.monotonic() + GRACE_SECONDS
            self._signal(signal.SIGTERM)

    def close(self) -> None:
        """Its pipes are closed, and the files that it was given are gone."""
        self._watch.end()
        self._forget_files()
        self._process.poll()
        self._selector.close()
        with suppress(OSError):
            os.close(self._end)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def _take(self, number: int, stream: Stream, found: list[Piece]) -> bool:
        """Whether there may be more."""
        try:
            data = os.read(number, _CHUNK)
        except BlockingIOError:
            return False
        if data:
            found.append(Piece(stream, data))
        else:
            self._selector.unregister(number)
        return bool(data)

    def _conclude(self, found: list[Piece]) -> None:
        """It has ended. What it printed lies in the pipes already: those that it left behind may go on."""
        self._watch.end()
        if self._kill_at:
            self._signal(signal.SIGKILL)  # its corpse still holds the number of the group
        nanoseconds = time.monotonic_ns() - self._started
        for key in [key for key in self._selector.get_map().values() if key.data is not None]:
            while self._take(key.fd, key.data, found):
                pass
        code = self._process.wait()
        words = f"it was ended by {_signal_name(-code)}" if code < 0 else ""
        if self._watch.passed:
            code, words = -signal.SIGKILL, self._limited(self._watch.passed)
        self.ending = Ending(None if code < 0 else code, nanoseconds, words)

    def _limited(self, passed: Passed) -> str:
        grant = f"{self._target.name}={self._target.folder}?{passed.option}=..."
        return f'it was ended by {passed.words}. The operator of its runner raises it: --target "{grant}"'

    def _forget_files(self) -> None:
        if self._files is not None:
            attachments.remove(self._files)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._pid, number)


def _given(program: Program, target: Granted) -> Path | None:
    """The folder with the files of the program, which belongs to whoever it runs as; None without any."""
    if not program.files:
        return None
    return attachments.put(program.files, owner=_entry(target.user)[:2] if target.user else None)


def _spawn(program: Program, target: Granted, files: Path | None) -> "subprocess.Popen[bytes]":
    is_console = program.language == "console"
    try:
        return subprocess.Popen(
            words_of(program),
            cwd=target.folder,
            env=_environment(program, target) | ({attachments.VARIABLE: str(files)} if files else {}),
            stdin=subprocess.PIPE if is_console else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            bufsize=0,
            user=target.user or None,
            group=_entry(target.user)[1] if target.user else None,
            extra_groups=[] if target.user else None,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CannotStart(f"it cannot be started in {target.folder}: {words}") from None


def _environment(program: Program, target: Granted) -> dict[str, str]:
    user = target.user or os.environ.get("USER", "")
    home = _entry(target.user)[2] if target.user else os.environ.get("HOME", "/")
    own = {"PATH": _PATH, "HOME": home, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    if user:
        own |= {"USER": user, "LOGNAME": user}
    return {**own, **program.environment}


def _entry(user: str) -> tuple[int, int, str]:
    """Number, group and home of the user; raises CannotStart."""
    try:
        found = pwd.getpwnam(user)
    except KeyError:
        raise CannotStart(f"this machine has no user {user}") from None
    return found.pw_uid, found.pw_gid, found.pw_dir


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
