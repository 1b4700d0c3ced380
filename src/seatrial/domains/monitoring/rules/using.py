"""Whether a dashboard is used: opened from here, or linked in an incident, within its window (R210)."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from seatrial.domains.monitoring.types import Board

#: `unmeasured`: nothing says where it is opened; `new`: it is counted for less than its window.
UseState = Literal["used", "unused", "new", "unmeasured"]
USE_STATES: tuple[UseState, ...] = get_args(UseState)


@dataclass(frozen=True, slots=True)
class Used:
    """How often a dashboard was opened in the days from `first`, by how many people, and what leads to it."""

    opened: int
    people: int
    incidents: int
    mentions: tuple[str, ...]
    state: UseState
    #: the first day that counts, None where nothing is counted
    first: date | None
    #: the day from which on it counts as unused if nobody opens it
    until: date | None = None


def used(board: Board, *, since: date | None, opened: int, people: int, incidents: int, today: date) -> Used:
    """The use of a dashboard that is counted since that day; `opened` and the others are of its window."""
    if not board.note.url:
        return Used(0, 0, incidents, board.mentions, "unmeasured", None)
    begun = since or today
    until, first = begun + board.note.window, max(begun, today - board.note.window)
    state: UseState = "used" if opened or incidents else "unused" if until <= today else "new"
    return Used(opened, people, incidents, board.mentions, state, first, until)
