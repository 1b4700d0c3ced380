"""Starts a program at whatever target is named."""

from collections.abc import Callable, Mapping

from seatrial.connectors.targets import attachments
from seatrial.connectors.targets.grants import Granted, Kind
from seatrial.connectors.targets.local import LocalProcess
from seatrial.connectors.targets.processes import end_session
from seatrial.connectors.targets.requests import Request
from seatrial.connectors.targets.shape import CannotStart, Program, Running

Adapter = Callable[[Program, Granted], Running]
_ADAPTERS: dict[Kind, Adapter] = {"local": LocalProcess, "http": Request}


def add(kind: Kind, *, adapter: Adapter) -> None:
    """Targets of that kind can be used: `ssh` takes a third of a second to import, which others save."""
    _ADAPTERS[kind] = adapter


def start(program: Program, *, target: Granted) -> Running:
    """The program runs at the target. Raises CannotStart where nothing was done."""
    if (program.language == "http") != (target.kind == "http"):
        raise CannotStart(
            f"a step in {program.language} cannot run at {target.name}, which is {target.kind}",
            remedy="Steps in http need a target that is a server; all others a machine.",
        )
    adapter = _ADAPTERS.get(target.kind)
    if adapter is None:
        raise CannotStart(f"this runner was started without targets over {target.kind}")
    return adapter(program, target)


def end_leftover(mark: Mapping[str, str | int]) -> int:
    """What a step left running on this machine when its runner was killed is ended, and the files that it
    was given are gone; gives how many processes.
    """
    ended = end_session(mark) if mark else 0
    attachments.remove_leftover(mark)
    return ended
