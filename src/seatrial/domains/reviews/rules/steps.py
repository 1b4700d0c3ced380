"""The state machine of a review (R001): which step follows which, and which prerequisites block it."""

from collections.abc import Mapping

from seatrial.domains.reviews.types import State

#: From each state, the states that may follow.
FOLLOWING: Mapping[State, tuple[State, ...]] = {
    "draft": ("initiated", "withdrawn"),
    "initiated": ("preparing", "withdrawn"),
    "preparing": ("in_review", "withdrawn"),
    "in_review": ("preparing", "decided", "withdrawn"),
    "decided": ("handover", "closed"),
    "handover": ("verifying",),
    "verifying": ("closed",),
    "closed": (),
    "withdrawn": (),
}
#: The stage of prerequisites that has to be met before the state is entered.
STAGE_BEFORE: Mapping[State, str] = {
    "preparing": "prepare",
    "in_review": "review",
    "decided": "decide",
    "handover": "hand_over",
}
#: States in which items are answered, accepted and commented.
WORKING: tuple[State, ...] = ("preparing", "in_review")
#: The six steps as pages show them (S0:36-41), each with the states in which it is being taken.
SIX: tuple[tuple[str, tuple[State, ...]], ...] = (
    ("Initiate", ("draft", "initiated")),
    ("Prepare", ("preparing",)),
    ("Review", ("in_review",)),
    ("Decide", ("decided",)),
    ("Hand over", ("handover",)),
    ("Verify", ("verifying", "closed")),
)


def may_follow(before: State, *, after: State) -> bool:
    """Whether the one state may follow the other."""
    return after in FOLLOWING[before]


def is_decided(state: State) -> bool:
    """Whether a decision was made: nothing of what was decided about changes any more."""
    return state in ("decided", "handover", "verifying", "closed")
