"""Pages of gates."""

from seatrial.domains.gates.views.answers import answer, gates
from seatrial.domains.gates.views.breaking import break_glass, broken
from seatrial.domains.gates.views.observed import passages, sources

__all__ = ["answer", "break_glass", "broken", "gates", "passages", "sources"]
