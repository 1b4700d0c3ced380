"""How long `seatrial --help` takes: what is felt at every command."""

import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.figures import Figure, repeated, run

SEATRIAL = Path(sys.executable).with_name("seatrial")


def measure() -> Iterator[Figure]:
    """Milliseconds from the start of the process to its end."""
    for words in (["--help"], ["check", "--help"]):
        value, spread = repeated(partial(_milliseconds, words), times=15)
        said = " ".join(["seatrial", *words])
        yield Figure(said, value, "ms", 200 if words == ["--help"] else None, said, spread)


def _milliseconds(words: list[str]) -> float:
    return run([SEATRIAL, *words]).seconds * 1000
