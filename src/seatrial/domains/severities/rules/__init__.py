"""Rules of severities: plain Python over values, without a clock."""

from seatrial.domains.severities.rules.due import is_breached, timers, wait_until
from seatrial.domains.severities.rules.facts import figures_of, words_of
from seatrial.domains.severities.rules.mapping import (
    CannotMap,
    known_level,
    map_level,
    mapping,
    normalised,
    rank_of,
)
from seatrial.domains.severities.rules.reading import scheme_of
from seatrial.domains.severities.rules.suggesting import BadExpression, compile_rule, suggest, suggestion
from seatrial.domains.severities.rules.waits import BadWait, spell, wait_of
from seatrial.domains.severities.rules.words import common_level

__all__ = [
    "BadExpression",
    "BadWait",
    "CannotMap",
    "common_level",
    "compile_rule",
    "figures_of",
    "is_breached",
    "known_level",
    "map_level",
    "mapping",
    "normalised",
    "rank_of",
    "scheme_of",
    "spell",
    "suggest",
    "suggestion",
    "timers",
    "wait_of",
    "wait_until",
    "words_of",
]
