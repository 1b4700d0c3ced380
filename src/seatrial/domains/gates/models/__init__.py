"""Gates' tables."""

from seatrial.domains.gates.models.answers import GateAnswer
from seatrial.domains.gates.models.breaking import BreakGlass
from seatrial.domains.gates.models.observed import Delivery, Passage

__all__ = ["BreakGlass", "Delivery", "GateAnswer", "Passage"]
