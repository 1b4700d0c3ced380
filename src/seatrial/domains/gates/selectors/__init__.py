"""Reads of gates: answers, break-glass, sources and what they told, passages."""

from seatrial.domains.gates.selectors.answers import answer, answer_of, answers, latest
from seatrial.domains.gates.selectors.breaking import break_glass, break_glass_of, broken, open_now
from seatrial.domains.gates.selectors.observed import (
    deliveries,
    delivery_of,
    known_source,
    passage_of_row,
    passages,
    ran_before,
    source,
    sources,
)
from seatrial.domains.gates.selectors.policies import asking, rule, rules_standing

__all__ = [
    "answer",
    "answer_of",
    "answers",
    "asking",
    "break_glass",
    "break_glass_of",
    "broken",
    "deliveries",
    "delivery_of",
    "known_source",
    "latest",
    "open_now",
    "passage_of_row",
    "passages",
    "ran_before",
    "rule",
    "rules_standing",
    "source",
    "sources",
]
