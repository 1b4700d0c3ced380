"""Where the steps of a runbook act: this machine, another one over SSH, a server over HTTP.

Each adapter has one shape (`Running`): what was started is read piece by piece, may be stopped, and ends
once. Whoever runs the machine grants targets by name; a step can reach nothing else
through them.
"""

from seatrial.connectors.targets.grants import CannotGrant, Granted, grant
from seatrial.connectors.targets.shape import GRACE_SECONDS, CannotStart, Ending, Piece, Program, Running
from seatrial.connectors.targets.starting import add, end_leftover, start

__all__ = [
    "GRACE_SECONDS",
    "CannotGrant",
    "CannotStart",
    "Ending",
    "Granted",
    "Piece",
    "Program",
    "Running",
    "add",
    "end_leftover",
    "grant",
    "start",
]
