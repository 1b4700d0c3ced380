"""Looks into git repositories: what a branch holds now, and how that follows from what was applied.

The talking and unpacking is done by a process of its own (`child`) with limits on time, memory and size,
without our environment: no hook runs, no submodule is fetched, no link is followed out of the tree.
"""

from seatrial.connectors.git.looking import CannotFetch, Head, Limits, Look, Remote, look
from seatrial.connectors.git.patches import Edit, Sender, format_patch
from seatrial.connectors.git.places import BadPlace, Place, parse

__all__ = [
    "BadPlace",
    "CannotFetch",
    "Edit",
    "Head",
    "Limits",
    "Look",
    "Place",
    "Remote",
    "Sender",
    "format_patch",
    "look",
    "parse",
]
