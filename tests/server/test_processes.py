"""A part is started again whatever its exit code, after growing pauses; nothing of it is left at its end."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from seatrial.server.processes import LONGEST_PAUSE_SECONDS, Part
from tests.faults.installation import alive, eventually

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time, sys; signal.signal(15, signal.SIG_IGN); print(1, flush=True); time.sleep(600)",
]
Make = Callable[..., Part]


@pytest.fixture
def make() -> Iterator[Make]:
    """Makes parts that are gone after the test."""
    made: list[Part] = []

    def one(command: list[str], **options: object) -> Part:
        made.append(Part(name="tried", command=command, **options))  # type: ignore[arg-type]
        return made[-1]

    yield one
    for part in made:
        part.end(0.0)


@pytest.mark.parametrize("code", [0, 1, 70])
def test_a_part_is_started_again_on_every_exit_code(make: Make, code: int) -> None:
    part = make([sys.executable, "-c", f"raise SystemExit({code})"])
    part.start()

    def again() -> bool:
        part.revive()
        return part.starts >= 3

    eventually(again)
    assert part.starts >= 3


def test_the_pauses_grow_to_a_bound(make: Make) -> None:
    part = make(["/bin/false"])
    part.start()
    pauses = []
    for _ in range(8):
        assert part.process is not None
        part.process.wait()
        part._schedule(time.monotonic())
        pauses.append(part._pause)
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE_SECONDS


def test_a_part_that_does_not_end_is_killed(make: Make, tmp_path: Path) -> None:
    part = make(STUBBORN, log_file=tmp_path / "log")
    part.start()
    eventually(lambda: (tmp_path / "log").read_text())
    part.ask_to_end()
    part.end(time.monotonic() + 0.2)
    assert part.process is not None
    assert part.process.returncode == -signal.SIGKILL


def test_what_a_part_had_started_goes_with_it(make: Make, tmp_path: Path) -> None:
    program = f"import subprocess, time; print(subprocess.Popen({SLEEP!r}).pid, flush=True); time.sleep(600)"
    part = make([sys.executable, "-c", program], log_file=tmp_path / "log")
    part.start()
    child = int(eventually(lambda: (tmp_path / "log").read_text()))
    assert alive(child)
    part.end(0.0)
    eventually(lambda: not alive(child), seconds=5)
