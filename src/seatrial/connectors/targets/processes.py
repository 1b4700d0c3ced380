"""The processes of this machine as /proc shows them: who belongs to a step, and the end of those."""

import os
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from seatrial.connectors.targets.limits import Taken
from seatrial.connectors.targets.shape import GRACE_SECONDS

_BOOT = Path("/proc/sys/kernel/random/boot_id")
_PROC = Path("/proc")
#: Rounds of stopping and killing until none is left that could have forked meanwhile.
_ROUNDS, _PAUSE_SECONDS = 200, 0.005


@dataclass(frozen=True, slots=True)
class _Stat:
    """What matters here of /proc/PID/stat: times in ticks, memory in pages."""

    state: str
    parent: int
    session: int
    ticks: int
    begun: int
    pages: int

    @property
    def is_corpse(self) -> bool:
        return self.state in "ZX"


def _stat(pid: int) -> _Stat | None:
    try:
        text = (_PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return None
    fields = text.rpartition(")")[2].split()
    return _Stat(
        fields[0], int(fields[1]), int(fields[3]), sum(map(int, fields[11:15])), int(fields[19]),
        max(int(fields[21]), 0),
    )  # fmt: skip


def _everybody() -> set[int]:
    return {int(entry.name) for entry in os.scandir(_PROC) if entry.name.isdigit()}


def begun(pid: int) -> int:
    """When the process began, in ticks since the machine did; 0 where it is gone."""
    found = _stat(pid)
    return found.begun if found else 0


@cache
def boot() -> str:
    """Which start of this machine this is; '' where it does not say."""
    try:
        return _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Family:
    """A process with all that it started: its session, and whoever was seen below one of them.

    What left the session and lost its parent before anybody looked is not among them. A look costs
    little: strangers are read once.
    """

    def __init__(self, leader: int) -> None:
        self._leader = leader
        self._strangers: set[int] = set()
        #: by number, with when they began: a number alone may be somebody else's later
        self._known: dict[int, int] = {}
        self._page, self._second = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")

    def taken(self, *, enough: int) -> Taken:
        """What they take now. Above `enough` bytes, memory that they share is counted once: that costs."""
        found = self._found()
        memory = sum(each.pages for each in found.values()) * self._page
        if enough and memory > enough:
            memory = sum(self._share(pid, each) for pid, each in found.items())
        return Taken(memory, len(found), sum(each.ticks for each in found.values()) / self._second)

    def end(self) -> None:
        """None of them runs any more. They are stopped before they are killed: none forks meanwhile."""
        for _ in range(_ROUNDS):
            found = self._found()
            if not found:
                return
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for pid in found:
                    with suppress(OSError):
                        os.kill(pid, number)
            time.sleep(_PAUSE_SECONDS)

    def _found(self) -> dict[int, _Stat]:
        there = _everybody()
        self._strangers &= there
        read = {pid: stat for pid in there - self._strangers if (stat := _stat(pid))}
        family = {pid for pid, stat in read.items() if self._belongs(pid, stat)}
        grown = True
        while grown:
            more = {pid for pid, stat in read.items() if stat.parent in family} - family
            family |= more
            grown = bool(more)
        self._strangers |= set(read) - family
        self._known = {pid: read[pid].begun for pid in family}
        return {pid: read[pid] for pid in family if not read[pid].is_corpse}

    def _belongs(self, pid: int, stat: _Stat) -> bool:
        return stat.session == self._leader or self._known.get(pid) == stat.begun

    def _share(self, pid: int, stat: _Stat) -> int:
        try:
            text = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="ascii")
        except OSError:
            return stat.pages * self._page
        found = [line.split() for line in text.splitlines() if line.startswith("Pss:")]
        return int(found[0][1]) * 1024 if found else stat.pages * self._page


def end_session(mark: Mapping[str, str | int]) -> int:
    """Nothing of the session runs any more; gives how many processes did."""
    session, since = int(mark.get("session", 0)), int(mark.get("since", 0))
    if sys.platform != "linux" or not session or not since or mark.get("boot") != boot():
        return 0
    killed: set[int] = set()
    for number in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + (GRACE_SECONDS if number == signal.SIGTERM else 1.0)
        while (found := _of_session(session, since)) and time.monotonic() < deadline:
            for pid in found if number == signal.SIGKILL else found - killed:
                with suppress(OSError):
                    os.kill(pid, number)
            killed |= found
            time.sleep(0.02)
    return len(killed)


def _of_session(session: int, since: int) -> set[int]:
    found = {pid: stat for pid in _everybody() if (stat := _stat(pid))}
    return {
        pid
        for pid, stat in found.items()
        if stat.session == session and stat.begun >= since and not stat.is_corpse
    }
