"""What the API takes and gives of gates."""

from seatrial.domains.gates.schemas.answers import AnswerOut, AnswersOut, AskIn
from seatrial.domains.gates.schemas.breaking import BreakGlassesOut, BreakGlassIn, BreakGlassOut
from seatrial.domains.gates.schemas.observed import (
    DeliveriesOut,
    PassagesOut,
    SourcesOut,
    ToldOut,
)

__all__ = [
    "AnswerOut",
    "AnswersOut",
    "AskIn",
    "BreakGlassIn",
    "BreakGlassOut",
    "BreakGlassesOut",
    "DeliveriesOut",
    "PassagesOut",
    "SourcesOut",
    "ToldOut",
]
