"""Another machine over SSH: its key is checked, and what was started there ends where the connection does.

Parameters travel as the first line of the input, never on a command line that others there could read.
"""

import asyncio
import secrets
import shlex
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from contextlib import suppress

import asyncssh

from seatrial.connectors.targets import attachments, copying
from seatrial.connectors.targets.elsewhere import Elsewhere
from seatrial.connectors.targets.grants import Granted
from seatrial.connectors.targets.shape import GRACE_SECONDS, CannotStart, Ending, Piece, Program, words_of

_CONNECT_SECONDS = 15.0
_CHUNK = 65536
_LOOK_SECONDS = 0.02
#: What was printed before the end comes right with it.
_DRAIN_SECONDS = 1.0
#: The user's own shell may be any; this one is everywhere, and knows how to read one line.
_FIRST = 'exec sh -c \'IFS= read -r s && s=$(printf %s "$s" | base64 -d) && eval "$s"\''
#: A watch ends the whole group where the connection does; what is written to us goes to the program. The
#: files that it was given go with it.
_SCRIPT = """\
clean() {{ {clean}; }}
{exports}
{files}
cd -- {folder} || {{ clean; exit 125; }}
exec 8<&0
{before}
( trap '' TERM; cat <&8 {into}; kill -TERM 0; sleep {grace}; clean; kill -KILL 0 ) >/dev/null 2>&1 &
w=$!
{program} {source} 8<&- && r=0 || r=$?
kill -KILL $w
clean
exit $r
"""
#: Where files are copied to: every machine that has a shell has it.
_FILES = "/tmp"  # noqa: S108 (a folder of our own in it, which was not there before)
_THERE = 'test -d {folder} || {{ echo "the shell does not see the files that SFTP copied" >&2; exit 125; }}'
#: What is written reaches a console through a pipe that has a name for a moment.
_PIPE = 'd=$(mktemp -d) && mkfifo "$d/in" && exec 9<>"$d/in" && rm -r "$d" || { clean; exit 125; }'


class RemoteProcess(Elsewhere):
    """A process of another machine. A thread keeps the connection, for asyncssh wants a loop of its own."""

    def __init__(self, program: Program, target: Granted) -> None:
        super().__init__()
        self._target, self._is_console = target, program.language == "console"
        attachments.require_plain(program.files)
        self._files = program.files
        self._place = f"{_FILES}/{attachments.PREFIX}{secrets.token_hex(16)}" if program.files else ""
        self._script = _script(program, target, self._place)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._process: asyncssh.SSHClientProcess[bytes] | None = None
        self._ready = threading.Event()
        self._over: asyncio.Event | None = None
        self._refused = ""
        self._thread = threading.Thread(target=self._run, name=f"ssh {target.name}", daemon=True)
        self._thread.start()
        self._ready.wait()
        if self._refused:
            raise CannotStart(
                f"{target.name} ({target.user}@{target.place}:{target.port}) cannot be used: {self._refused}"
            )

    def write(self, data: bytes) -> None:
        """It reads these bytes."""
        if self._is_console:
            self._call(lambda process: process.stdin.write(data))

    def stop(self) -> None:
        """Its input ends, for which the watch over there waits."""
        self._call(lambda process: process.stdin.write_eof())

    def close(self) -> None:
        """The connection is closed."""
        loop, over = self._loop, self._over
        if loop is not None and over is not None:
            with suppress(RuntimeError):  # it is closed already
                loop.call_soon_threadsafe(over.set)
        self._thread.join(GRACE_SECONDS)

    def _call(self, do: "Callable[[asyncssh.SSHClientProcess[bytes]], object]") -> None:
        loop, process = self._loop, self._process
        if loop is not None and process is not None:
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(do, process)

    def _run(self) -> None:
        try:
            asyncio.run(self._attend())
        except Exception as error:  # whatever it was, whoever waits has to hear of it
            self._lost(error)
        finally:
            self._ready.set()

    def _lost(self, error: BaseException) -> None:
        words = _in_words(error)
        if not self._ready.is_set():
            self._refused = words
        self._came.put(self._ended(None, f"the connection was lost: {words}", is_known=False))

    async def _attend(self) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        target = self._target
        connection = asyncssh.connect(
            target.place, target.port, username=target.user, client_keys=[target.options["key"]],
            known_hosts=target.options["known_hosts"], agent_path=None, config=None, password_auth=False,
            kbdint_auth=False, connect_timeout=_CONNECT_SECONDS, keepalive_interval=15, keepalive_count_max=3,
        )  # fmt: skip
        async with connection as line:
            if self._files:
                await copying.copy(line, files=self._files, folder=self._place)
            async with line.create_process(_FIRST, encoding=None) as process:
                process.stdin.write(b64encode(self._script.encode()) + b"\n")
                self._process, self._started = process, time.monotonic_ns()
                self._ready.set()
                await self._until_end(process)
                self._came.put(self._how(process))

    async def _until_end(self, process: "asyncssh.SSHClientProcess[bytes]") -> None:
        """It ended, or the connection did. What it left running may hold its output open: not waited for."""
        closed = asyncio.ensure_future(process.wait_closed())
        printed = asyncio.gather(
            self._follow(process.stdout, "stdout"), self._follow(process.stderr, "stderr")
        )
        while process.exit_status is None and not closed.done() and self._over and not self._over.is_set():
            await asyncio.wait({closed}, timeout=_LOOK_SECONDS)
        with suppress(TimeoutError, asyncssh.Error):
            await asyncio.wait_for(printed, _DRAIN_SECONDS)

    async def _follow(self, reader: "asyncssh.SSHReader[bytes]", stream: str) -> None:
        while data := await reader.read(_CHUNK):
            self._came.put(Piece("stderr" if stream == "stderr" else "stdout", data))

    def _how(self, process: "asyncssh.SSHClientProcess[bytes]") -> Ending:
        if process.exit_signal is not None:
            return self._ended(None, f"it was ended by SIG{process.exit_signal[0]}")
        if process.exit_status is None:
            return self._ended(None, "the connection was lost", is_known=False)
        return self._ended(process.exit_status)


def _script(program: Program, target: Granted, place: str) -> str:
    console = program.language == "console"
    environment = {**program.environment, **({attachments.VARIABLE: place} if place else {})}
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in sorted(environment.items()))
    return _SCRIPT.format(
        exports=exports,
        clean=f"rm -rf -- {shlex.quote(place)}" if place else ":",
        files=_THERE.format(folder=shlex.quote(place)) if place else ":",
        folder=shlex.quote(target.folder or "."),
        before=_PIPE if console else ":",
        into=">&9" if console else ">/dev/null",
        program=shlex.join(words_of(program)),
        source="<&9 9<&-" if console else "</dev/null",
        grace=f"{GRACE_SECONDS:g}",
    )


def _in_words(error: BaseException) -> str:
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return f"its host key is not the one that is known ({error.reason})"
    if isinstance(error, asyncssh.PermissionDenied):
        return "it does not take the key"
    if isinstance(error, asyncssh.Error):
        return error.reason or type(error).__name__
    if isinstance(error, TimeoutError):
        return f"no answer within {_CONNECT_SECONDS:g} s"
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) or type(error).__name__
