"""Starts a program at whatever target is named."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import ModuleType
from typing import cast

from seatrial.connectors.targets.grants import Granted, Kind
from seatrial.connectors.targets.shape import CannotStart, Program, Running

#: Loaded where they are needed: SSH takes a third of a second, which a runner that has no such target saves.
_ADAPTERS: Mapping[Kind, str] = {"local": "local", "ssh": "ssh", "http": "requests"}


def start(program: Program, *, target: Granted) -> Running:
    """The program runs at the target. Raises CannotStart where nothing was done."""
    if (program.language == "http") != (target.kind == "http"):
        raise CannotStart(
            f"a step in {program.language} cannot run at {target.name}, which is {target.kind}",
            remedy="Steps in http need a target that is a server; all others a machine.",
        )
    return cast(Callable[[Program, Granted], Running], load(target.kind).begin)(program, target)


def load(kind: Kind) -> ModuleType:
    """The adapter of that kind of target: the first time takes a moment."""
    return import_module(f"seatrial.connectors.targets.{_ADAPTERS[kind]}")


def end_leftover(mark: Mapping[str, str | int]) -> int:
    """What a step left running on this machine when its runner was killed is ended; gives how many."""
    return int(load("local").end_session(mark)) if mark else 0
