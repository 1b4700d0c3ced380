"""Who runs below a process, how much they hold, and the end of them. Reads /proc, which must be there."""

import os
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
_ROUNDS = 200
_PAUSE_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Running:
    """One process that is no corpse."""

    pid: int
    parent: int
    name: str
    rss_bytes: int


def everybody() -> dict[int, Running]:
    """All processes that /proc shows, by pid."""
    found: dict[int, Running] = {}
    for entry in os.scandir(_PROC):
        if entry.name.isdigit():
            running = _read(int(entry.name))
            if running is not None:
                found[running.pid] = running
    return found


def held(running: Iterable[Running], *, enough: int) -> int:
    """The bytes that they hold together. Above `enough`, what they share is counted once: that costs more."""
    found = list(running)
    rough = sum(each.rss_bytes for each in found)
    return rough if rough <= enough else sum(_share(each) for each in found)


def _share(each: Running) -> int:
    try:
        text = (_PROC / str(each.pid) / "smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return each.rss_bytes
    lines = [line.split() for line in text.splitlines() if line.startswith("Pss:")]
    return int(lines[0][1]) * 1024 if lines else each.rss_bytes


def below(root: int) -> list[Running]:
    """The descendants of the process, without itself."""
    known = everybody()
    family = {root}
    grown = True
    while grown:
        more = {each.pid for each in known.values() if each.parent in family} - family
        family |= more
        grown = bool(more)
    return [known[pid] for pid in family - {root} if pid in known]


def end_all(root: int, *, reap: Callable[[], None]) -> int:
    """Nothing runs below the process any more; gives how many were found at first, -1 where some stay.

    They are stopped before they are killed, so that none forks while the others go. `reap` is called to
    take up those that have ended.
    """
    first = -1
    for _ in range(_ROUNDS):
        left = below(root)
        first = len(left) if first < 0 else first
        if not left:
            reap()
            return first
        for each in left:
            with suppress(OSError):
                os.kill(each.pid, signal.SIGSTOP)
        for each in below(root):
            with suppress(OSError):
                os.kill(each.pid, signal.SIGKILL)
        reap()
        time.sleep(_PAUSE_SECONDS)
    return -1


def _read(pid: int) -> Running | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    name, _, rest = text.partition("(")[2].rpartition(")")
    fields = rest.split()
    if fields[0] in ("Z", "X"):
        return None
    return Running(pid, int(fields[1]), name, max(int(fields[21]), 0) * _PAGE)
