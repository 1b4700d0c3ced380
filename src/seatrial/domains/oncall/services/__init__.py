"""What can be done about who is on call: take over, swap, be away, hand over."""

from seatrial.domains.oncall.services.absences import CannotBeAway, cancel_time_off, take_time_off
from seatrial.domains.oncall.services.following import look_after_hand_offs, rename
from seatrial.domains.oncall.services.handing import (
    CannotHandOver,
    acknowledge_hand_off,
    follow_hand_offs,
    note_hand_off,
    open_matters,
    tell_missed,
)
from seatrial.domains.oncall.services.overriding import CannotOverride, cancel_override, override
from seatrial.domains.oncall.services.swapping import CannotSwap, ask_swap, decide_swap

__all__ = [
    "CannotBeAway",
    "CannotHandOver",
    "CannotOverride",
    "CannotSwap",
    "acknowledge_hand_off",
    "ask_swap",
    "cancel_override",
    "cancel_time_off",
    "decide_swap",
    "follow_hand_offs",
    "look_after_hand_offs",
    "note_hand_off",
    "open_matters",
    "override",
    "rename",
    "take_time_off",
    "tell_missed",
]
