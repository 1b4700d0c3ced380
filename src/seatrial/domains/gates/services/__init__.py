"""Writes of gates: asking, opening in an emergency, taking what is told, finding what went past."""

from seatrial.domains.gates.services.admitting import admit
from seatrial.domains.gates.services.asking import CannotAskGate, ask
from seatrial.domains.gates.services.breaking import (
    CannotBreakGlass,
    confirm_break_glass,
    end_break_glass,
    end_what_is_over,
    request_break_glass,
)
from seatrial.domains.gates.services.observing import CannotTrustSender, observe
from seatrial.domains.gates.services.protecting import answer_rules
from seatrial.domains.gates.services.reconciling import follow_up, reconcile

__all__ = [
    "CannotAskGate",
    "CannotBreakGlass",
    "CannotTrustSender",
    "admit",
    "answer_rules",
    "ask",
    "confirm_break_glass",
    "end_break_glass",
    "end_what_is_over",
    "follow_up",
    "observe",
    "reconcile",
    "request_break_glass",
]
