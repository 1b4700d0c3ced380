"""Processes that outlive the shell that started them: one lock and one note in DATA/run for each."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

PATIENCE_SECONDS = 20.0


def start(data: Path, name: str, words: Sequence[str], release: Path, is_ready: Callable[[], object]) -> int:
    """The process id, once `is_ready` answers without an OSError. SystemExit: it runs, or cannot start.

    The started process inherits the lock on its note and holds it for as long as it lives, so that no note of
    a process that is gone, and no recycled process id, is ever taken for a running one.
    """
    (data / "run").mkdir(parents=True, exist_ok=True)
    with (data / "run" / f"{name}.pid").open("a+") as note, (data / "run" / f"{name}.out").open("wb") as out:
        if not _lock(note.fileno()):
            raise SystemExit(f"{name} runs already; stop it first")
        line = [sys.executable, "-m", "edi_gateway", *words]
        process = subprocess.Popen(
            line, cwd=release, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
            start_new_session=True, pass_fds=[note.fileno()],
        )  # fmt: skip
        note.truncate(0)
        said = {"name": name, "process": process.pid, "words": words, "release": str(release)}
        note.write(json.dumps(said) + "\n")
    until = time.monotonic() + PATIENCE_SECONDS
    while process.poll() is None and time.monotonic() < until:
        with suppress(OSError):
            is_ready()
            return process.pid
        time.sleep(0.1)
    process.terminate()
    process.wait(10)
    raise SystemExit(f"{name} did not come up: {(data / 'run' / f'{name}.out').read_text()[-500:].strip()}")


def before(data: Path, name: str) -> tuple[list[str], Path]:
    """With which words, and from which release, it was last started. OSError where it never was."""
    said = json.loads((data / "run" / f"{name}.pid").read_text())
    return list(said["words"]), Path(said["release"])


def running(data: Path) -> Iterator[dict[str, object]]:
    """What was started here and lives: name, process, words."""
    for path in sorted((data / "run").glob("*.pid")):
        with path.open("a+") as note:
            if not _lock(note.fileno()):
                note.seek(0)
                yield json.loads(note.read())


def stop(data: Path, names: Sequence[str]) -> list[str]:
    """Those of these names that ran (of no names: all) have ended. SystemExit where one does not end."""
    ended = []
    for found in running(data):
        name, process = str(found["name"]), int(str(found["process"]))
        if names and name not in names:
            continue
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGTERM)
        until = time.monotonic() + PATIENCE_SECONDS
        while name in (each["name"] for each in running(data)):
            if time.monotonic() > until:
                raise SystemExit(f"{name} (process {process}) does not end; look into DATA/run/{name}.out")
            time.sleep(0.05)
        ended.append(name)
    return ended


def _lock(note: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(note, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
