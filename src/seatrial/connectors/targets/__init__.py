"""Where the steps of a runbook act: this machine, another one over SSH, a server over HTTP.

Each adapter has one shape (`Running`): what was started is read piece by piece, may be stopped, and ends
once. Whoever runs the machine grants targets by name; a step can reach nothing else
through them.
"""

from seatrial.connectors.targets.grants import BadTarget, Granted, grant
from seatrial.connectors.targets.shape import CannotStart, Ending, Piece, Program, Running
from seatrial.connectors.targets.starting import end_leftover, load, start

__all__ = [
    "BadTarget",
    "CannotStart",
    "Ending",
    "Granted",
    "Piece",
    "Program",
    "Running",
    "end_leftover",
    "grant",
    "load",
    "start",
]
