"""The mode simulate: steps run in the sandbox, on a copy of the target's folder that the stretch has.

Nothing at the target changes, and nothing outside is reached but what the operator allows. What a step
changes in the copy, the next one finds; what it leaves running does not live on. A console is told all its
turns before it begins.
"""

import base64
import io
import queue
import secrets
import tarfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from seatrial.cli.runner.consoles import GO
from seatrial.cli.runner.plans import Step
from seatrial.connectors import sandbox
from seatrial.connectors.sandbox import CannotIsolate, Ended, Task
from seatrial.connectors.targets import CannotStart, Ending, Granted, Piece
from seatrial.domains.evidence.types import Execution

#: So much of a target's folder is copied.
MOST_BYTES = 16 * 1024 * 1024
_COPY, _FILES = "copy.tar", "attachments"
#: Unpacks the copy, runs the program in it, and prints what became of it behind a mark.
_WRAPPED = """\
test ! -d attachments || export SEATRIAL_ATTACHMENTS="$PWD/attachments"
mkdir "$HOME/at" && tar -C "$HOME/at" -xf copy.tar && cd "$HOME/at" || exit 125
"$@" && r=0 || r=$?
printf '\\001{mark}\\n'
tar -C "$HOME/at" -cf - . | base64 -w0
exit $r
"""
_PROGRAMS = {
    "sh": ["sh", "-e", "-c"], "bash": ["bash", "-eo", "pipefail", "-c"], "python": ["python3", "-c"],
    "console": ["sh", "-c"],
}  # fmt: skip


class Simulation:
    """The copies of one stretch, by target."""

    def __init__(self, execution: Execution, *, allow: Sequence[str]) -> None:
        self._execution, self._allow = execution, allow
        self.copies: dict[str, bytes] = {}

    def start(
        self, step: Step, *, text: str, language: str, target: Granted, environment: Mapping[str, str],
        files: Mapping[str, bytes],
    ) -> "Simulated":  # fmt: skip
        """The step runs in the sandbox. Raises CannotStart."""
        if language not in _PROGRAMS:
            raise CannotStart(
                f"a step in {language} is not sent to {target.name} when it is simulated",
                remedy='Say what runs in its place: simulate="...".',
            )
        if target.name not in self.copies:
            self.copies[target.name] = _copy(target)
        mark = secrets.token_hex(16)
        turns = GO * text.count("seatrial_go") if language == "console" else b""
        limits = self._execution.limits
        task = Task(
            ["sh", "-c", _WRAPPED.format(mark=mark), "sh", *_PROGRAMS[language], text],
            files={_COPY: self.copies[target.name], **{f"{_FILES}/{path}": files[path] for path in files}},
            environment=environment,
            stdin=turns,
            network="guarded",
            allow=self._allow,
            limits=replace(
                limits, seconds=step.timeout, cpu_seconds=int(step.timeout) + 1,
                output_bytes=4 * MOST_BYTES, disk_bytes=max(limits.disk_bytes, 4 * MOST_BYTES),
                file_bytes=max(limits.file_bytes, 2 * MOST_BYTES),
            ),
        )  # fmt: skip
        return Simulated(task, self, target.name, mark)

    def execution(self) -> Execution:
        """Under whom it runs, and within which limits."""
        return self._execution


class Simulated:
    """A step in the sandbox, as a target has it."""

    def __init__(self, task: Task, simulation: Simulation, name: str, mark: str) -> None:
        self.ending: Ending | None = None
        self._simulation, self._name, self._mark = simulation, name, f"\x01{mark}\n"
        self._held, self._is_past = b"", False
        self._stop = threading.Event()
        self._came: queue.SimpleQueue[Ended | CannotIsolate | Piece] = queue.SimpleQueue()
        self._started = time.monotonic_ns()
        threading.Thread(target=self._run, args=(task,), name="simulate", daemon=True).start()

    @property
    def mark(self) -> Mapping[str, str | int]:
        """The sandbox ends with its runner."""
        return {}

    def read(self, seconds: float) -> Sequence[Piece]:
        """What it printed meanwhile."""
        try:
            came = self._came.get(timeout=max(seconds, 0.01))
        except queue.Empty:
            return ()
        if isinstance(came, Piece):
            return self._shown(came)
        nanoseconds = time.monotonic_ns() - self._started
        if isinstance(came, CannotIsolate):
            self.ending = Ending(None, nanoseconds, f"the sandbox did not run it: {came.detail}")
            return ()
        _, found, kept = came.stdout.text.partition(self._mark)
        if found:
            self._simulation.copies[self._name] = base64.b64decode(kept)
        stopped = {"time": "its time was over", "runner": "it was stopped"}
        words = stopped.get(came.stopped_by, f"it was ended by {came.signal}" if came.signal else "")
        self.ending = Ending(came.exit_code, nanoseconds, words)
        return [Piece("stdout", self._held)] if self._held else []

    def _shown(self, came: Piece) -> Sequence[Piece]:
        """The piece without the copy that comes behind the mark; what may begin the mark is held back."""
        if came.stream != "stdout":
            return (came,)
        if self._is_past:
            return ()
        mark = self._mark.encode()
        data, found, _ = (self._held + came.data).partition(mark)
        self._is_past, self._held = bool(found), b""
        if not found:
            begins = data.rfind(mark[:1], max(len(data) - len(mark) + 1, 0))
            if begins >= 0 and mark.startswith(data[begins:]):
                data, self._held = data[:begins], data[begins:]
        return (Piece("stdout", data),) if data else ()

    def write(self, data: bytes) -> None:
        """It was told everything before it began."""

    def stop(self) -> None:
        """It is ended."""
        self._stop.set()

    def close(self) -> None:
        """Nothing of it is left."""
        self._stop.set()

    def _hear(self, stream: str, data: bytes) -> None:
        self._came.put(Piece("stderr" if stream == "stderr" else "stdout", data))

    def _run(self, task: Task) -> None:
        try:
            keeper = self._simulation.execution().keeper
            self._came.put(sandbox.run(task, keeper=keeper, stop=self._stop, hear=self._hear))
        except CannotIsolate as problem:
            self._came.put(problem)
        except Exception as error:  # whoever waits has to hear of it
            self._came.put(CannotIsolate(repr(error)))


def _copy(target: Granted) -> bytes:
    """The folder of the target, as it is; of another machine, an empty one. Raises CannotStart."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        if target.kind == "local":
            try:
                archive.add(target.folder, arcname=".", filter=_within)
            except OSError as error:
                raise CannotStart(f"{target.folder} cannot be copied: {error.strerror}") from None
    if len(made.getvalue()) > MOST_BYTES:
        raise CannotStart(
            f"{target.folder} has more than {MOST_BYTES >> 20} MiB, and is not copied to be simulated on",
            remedy="Grant a smaller folder as that target to a runner for simulations.",
        )
    return made.getvalue()


def _within(entry: tarfile.TarInfo) -> tarfile.TarInfo | None:
    """Files, folders and links; nothing of who they belong to."""
    if not (entry.isreg() or entry.isdir() or entry.issym()):
        return None
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mode |= 0o600 if entry.isreg() else 0o700
    return entry
