"""How much a step of this machine may take while it runs, as its grant says: memory, processes, CPU."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from seatrial.kit import durations, sizes

#: What a grant writes for no limit at all.
NONE = "none"
NAMES = frozenset({"memory", "processes", "cpu"})
_USUAL_PROCESSES = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Of all processes of a step together; 0 is no limit. Memory in bytes, processor time in seconds."""

    memory: int = 0
    processes: int = 0
    cpu: float = 0.0

    @property
    def is_any(self) -> bool:
        """Whether there is anything to watch."""
        return bool(self.memory or self.processes or self.cpu)

    def passed_by(self, taken: "Taken") -> "Passed | None":
        """The limit that what is taken went past."""
        if self.processes and taken.processes > self.processes:
            words = f"its limit of processes: {taken.processes} ran at once, and {self.processes} may"
            return Passed("processes", words)
        if self.memory and taken.memory > self.memory:
            held, most = sizes.spell(taken.memory), sizes.spell(self.memory)
            words = f"its memory limit: its processes held {held} together, and may hold {most}"
            return Passed("memory", words)
        if self.cpu and taken.cpu > self.cpu:
            words = f"its CPU limit: it took {taken.cpu:.1f} s of processor time, and may take {self.cpu:g} s"
            return Passed("cpu", words)
        return None


@dataclass(frozen=True, slots=True)
class Taken:
    """What the processes of a step take together."""

    memory: int
    processes: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that was passed: the option of the grant that sets it, and how, in words."""

    option: str
    words: str


def read(options: Mapping[str, str]) -> Limits:
    """The limits that a grant's options name; where they name none, those that keep the machine usable.

    Raises ValueError, whose words say which option is wrong.
    """
    memory = _value(options, "memory", sizes.parse, _half_of_memory())
    processes = _value(options, "processes", _count, _USUAL_PROCESSES)
    cpu = _value(options, "cpu", lambda text: durations.parse(text).total_seconds(), 0.0)
    return Limits(int(memory), int(processes), float(cpu))


def _value(options: Mapping[str, str], name: str, parse: Callable[[str], float], usual: float) -> float:
    if name not in options:
        return usual
    if options[name] == NONE:
        return 0
    try:
        return parse(options[name])
    except ValueError as error:
        raise ValueError(f"{name}: {error}, or {NONE}") from None


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 10**6:
        raise ValueError(f"{text!r} is no number of processes: write 64")
    return int(text)


def _half_of_memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
