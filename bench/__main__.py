"""Runs the measurements: all, or those named. Ends with 1 where a figure is over its limit."""

import argparse
import json
import pkgutil
import sys
from collections.abc import Iterable
from dataclasses import asdict
from importlib import import_module
from typing import Protocol, cast

import bench
from bench.figures import Figure, machine

_NO_MEASUREMENTS = {"__main__", "figures", "workspace"}


class Measurement(Protocol):
    """A module of this folder: its docstring says what it measures, `measure` gives the figures."""

    __doc__: str | None

    def measure(self) -> Iterable[Figure]:
        """The figures, each as soon as it is known."""


def names() -> list[str]:
    """What can be measured, in the order of the alphabet."""
    found = (info.name for info in pkgutil.iter_modules(bench.__path__))
    return sorted(name for name in found if name not in _NO_MEASUREMENTS and not name.startswith("_"))


def main() -> int:
    """The exit code: 1 where a figure is over its limit."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure Seatrial on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(names())}")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args()
    if strangers := sorted(set(chosen.names) - set(names())):
        parser.error(f"there is no measurement {strangers[0]}; there are {', '.join(names())}")
    figures = []
    if not chosen.json:
        print(machine(), end="\n\n")
    for name in chosen.names or names():
        for figure in cast(Measurement, import_module(f"bench.{name}")).measure():
            figures.append(figure)
            if not chosen.json:
                print(_line(figure), flush=True)
    if chosen.json:
        print(json.dumps({"machine": machine(), "figures": [asdict(each) for each in figures]}, indent=2))
    return 0 if all(figure.holds for figure in figures) else 1


def _line(figure: Figure) -> str:
    limit = "" if figure.limit is None else f" (at most {figure.limit:g} {figure.unit})"
    mark = "  " if figure.holds else "! "
    told = f"; {figure.spread}" if figure.spread else ""
    return f"{mark}{figure.name}: {figure.value:.4g} {figure.unit}{limit}{told}\n      {figure.command}"


if __name__ == "__main__":
    sys.exit(main())
