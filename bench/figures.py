"""A figure: what was measured, what it may be, and the command that shows it again."""

import os
import platform
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Figure:
    """`value` in `unit`, which may be at most `limit`. `command` repeats it; `spread` says how sure it is."""

    name: str
    value: float
    unit: str
    limit: float | None
    command: str
    spread: str = ""

    @property
    def holds(self) -> bool:
        """Whether it is within its limit."""
        return self.limit is None or self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a program took: seconds, and the most memory that it had at a time, in MB."""

    seconds: float
    megabytes: float
    code: int


def run(command: Sequence[str | Path], *, environment: dict[str, str] | None = None) -> Run:
    """The program ran to its end, its output thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Run(time.perf_counter() - started, usage.ru_maxrss / 1024, process.returncode)


def repeated(measure: Callable[[], float], *, times: int) -> tuple[float, str]:
    """The median of several measurements, after one that does not count, and their spread in words."""
    measure()
    found = sorted(measure() for _ in range(times))
    return statistics.median(found), f"median of {times}, {found[0]:.3g} to {found[-1]:.3g}"


def machine() -> str:
    """Processor, memory and versions, on one line."""
    info = Path("/proc/cpuinfo")
    model = re.search(r"^model name\s*:\s*(.+)$", info.read_text() if info.exists() else "", re.MULTILINE)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"{model[1].strip() if model else platform.machine()}, {cores} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, load {load:.1f}"
    )
