"""Runs a program that somebody else wrote: under another user, without our environment, within limits.

What was in force is part of the answer, since not every machine allows all of it. The program is a list of
words, never a line for a shell. Linux only; the module itself can be imported anywhere.
"""

import base64
import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from seatrial.kit.problems import Problem

Network = Literal["none", "guarded", "host"]
_MIB = 1024 * 1024
#: The launcher keeps all deadlines itself; beyond this it is stuck, and is killed.
_PATIENCE_SECONDS = 20.0
_LOOK_SECONDS = 0.5
#: How a line of the launcher begins that is a piece of what is printed.
_PIECE = b'{"stream": '
_ROOT = str(Path(__file__).resolve().parents[3])
_PROGRAM = (
    f"import sys; sys.path.insert(0, {_ROOT!r})\n"
    "from seatrial.connectors.sandbox.launcher import main\n"
    "main()"
)
#: Where programs are looked for; nothing of our own PATH.
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class CannotIsolate(Problem):
    """The program was not run, because it could not be kept apart as it must be."""

    type = "cannot-isolate"
    title = "The program was not run"
    status = 503


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the program may take. Seconds of wall clock and of processor; bytes; counts.

    `address_bytes` is the address space of one process, `memory_bytes` what all of them hold together;
    `output_bytes` of each of stdout and stderr are kept, half from the head and half from the tail.
    """

    seconds: float = 30.0
    cpu_seconds: int = 30
    address_bytes: int = 4096 * _MIB
    memory_bytes: int = 512 * _MIB
    file_bytes: int = 64 * _MIB
    disk_bytes: int = 64 * _MIB
    disk_files: int = 4096
    open_files: int = 256
    processes: int = 64
    output_bytes: int = 64 * 1024


@dataclass(frozen=True, slots=True)
class Task:
    """What to run. `files` by path are copied, read-only, to the folder in which it starts.

    `environment` is all that it is told besides PATH, HOME, TMPDIR, LANG. `network`: `none`; `guarded`,
    through a proxy of ours that refuses loopback, link-local and metadata addresses unless `allow` lists
    them; `host`, as the machine has it.
    """

    words: Sequence[str]
    files: Mapping[str, bytes] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: bytes = b""
    network: Network = "none"
    allow: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Keeper:
    """Under whom programs run here. `uid` 0: one that nobody has, of those from 60710 to 60837.

    `same_user` is for a runner that is not root, and therefore cannot become somebody else; it has to be
    said. `hidden` folders are empty to the program, whoever it runs as. Without `namespaces` none are
    made, as on a machine that allows none: then limits, the user and the watch over its processes remain.
    """

    uid: int = 0
    same_user: bool = False
    namespaces: bool = True
    hidden: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Output:
    """What was printed: its kept text, how many bytes there were, and whether some were left out."""

    text: str
    total: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended. `exit_code` is None where a signal ended it; `stopped_by` says what we stopped it for
    (`time`, `disk`, `memory`, `runner`), '' where it ended by itself. `attempts` are things it tried that
    it may not, in words; `isolation` is what was in force.
    """

    exit_code: int | None
    signal: str
    seconds: float
    stopped_by: str
    stdout: Output
    stderr: Output
    attempts: Sequence[str]
    isolation: Mapping[str, Any]


#: Hears what is printed as it is: `stdout` or `stderr`, and the bytes.
Hear = Callable[[str, bytes], None]


def run(
    task: Task, *, keeper: Keeper, stop: threading.Event | None = None, hear: Hear | None = None
) -> Ended:
    """The program has ended, nothing of it runs or lies about. Raises CannotIsolate where it never started.

    Blocks for at most the task's seconds and some, or until `stop` is set; safe to call from several threads.
    `hear` is called, in this thread, with what is printed as it is, up to the bytes that are kept.
    """
    if sys.platform != "linux":
        raise CannotIsolate(
            f"programs are kept apart on Linux only, and this is {sys.platform}",
            remedy="Enrol a runner on a Linux machine.",
        )
    launcher = subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": PATH, "LC_ALL": "C.UTF-8"},
        start_new_session=True,
        cwd="/",
    )
    try:
        seconds = task.limits.seconds + _PATIENCE_SECONDS
        order = _order(task, keeper, is_told=hear is not None)
        said, complaints = _converse(launcher, order, seconds, stop, hear)
    finally:
        launcher.kill()
        launcher.wait()
    try:
        report = json.loads(said)
    except ValueError:
        words = complaints.decode(errors="replace").strip()[-600:] or "it was killed"
        raise CannotIsolate(
            f"the sandbox itself ended without a word: {words}",
            remedy="Programs that run as the runner's own user can kill it: use a runner that is root.",
        ) from None
    if report.get("refused"):
        raise CannotIsolate(report["refused"], remedy=report.get("remedy", ""))
    return _ended(report)


def _converse(
    launcher: subprocess.Popen[bytes], order: bytes, seconds: float, stop: threading.Event | None,
    hear: Hear | None,
) -> tuple[bytes, bytes]:  # fmt: skip
    """What the launcher said. Its stdin stays open: where it closes, the launcher knows that we are dead."""
    stdin, stdout, stderr = _pipes(launcher)
    late = threading.Timer(seconds, launcher.kill)
    late.daemon = True
    late.start()
    with stdout, stderr:
        try:
            with suppress(BrokenPipeError):
                stdin.write(order)
                stdin.flush()
            if stop is not None:
                threading.Thread(target=_hang_up, args=(stop, stdin), daemon=True).start()
            said = b""
            for said in stdout:  # the last line is the report
                if hear is not None and said.startswith(_PIECE):
                    piece = json.loads(said)
                    hear(piece["stream"], base64.b64decode(piece["data"]))
            return said, stderr.read()
        finally:
            late.cancel()
            _close(stdin)


def _hang_up(stop: threading.Event, stdin: IO[bytes]) -> None:
    while not stop.wait(_LOOK_SECONDS):
        if stdin.closed:
            return
    _close(stdin)


def _close(stdin: IO[bytes]) -> None:
    with suppress(OSError):
        stdin.close()


def _pipes(launcher: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes], IO[bytes]]:
    if launcher.stdin is None or launcher.stdout is None or launcher.stderr is None:
        raise CannotIsolate("the sandbox has no pipes")
    return launcher.stdin, launcher.stdout, launcher.stderr


def _order(task: Task, keeper: Keeper, *, is_told: bool) -> bytes:
    content = {
        "words": list(task.words),
        "files": {path: base64.b64encode(data).decode() for path, data in task.files.items()},
        "environment": dict(task.environment),
        "stdin": base64.b64encode(task.stdin).decode(),
        "network": task.network,
        "allow": list(task.allow),
        "limits": asdict(task.limits),
        "keeper": asdict(keeper),
        "path": PATH,
        "told": is_told,
    }
    return json.dumps(content).encode() + b"\n"


def _ended(report: Mapping[str, Any]) -> Ended:
    return Ended(
        exit_code=report["exit_code"],
        signal=report["signal"],
        seconds=report["seconds"],
        stopped_by=report["stopped_by"],
        stdout=Output(**report["stdout"]),
        stderr=Output(**report["stderr"]),
        attempts=tuple(report["attempts"]),
        isolation=report["isolation"],
    )
