"""Rules of gates: plain Python over values, without a clock."""

from seatrial.domains.gates.rules.judging import could_not_tell, judge, known_before, not_asked
from seatrial.domains.gates.rules.passing import Known, passage_of
from seatrial.domains.gates.rules.policies import rule_for, rules_of
from seatrial.domains.gates.rules.secrets import same_secret, signed_by
from seatrial.domains.gates.rules.sources import source_of, translate

__all__ = [
    "Known",
    "could_not_tell",
    "judge",
    "known_before",
    "not_asked",
    "passage_of",
    "rule_for",
    "rules_of",
    "same_secret",
    "signed_by",
    "source_of",
    "translate",
]
