"""Levels suggested by facts: the expressions of a scheme are CEL over `metrics` and `labels` (R183)."""

import re
from functools import lru_cache

from seatrial.domains.severities.types import Facts, Level, Scheme, Suggestion
from seatrial.kit.cel import cel

#: What an expression may name.
VARIABLES = ("metrics", "labels")
_Given = dict[str, dict[str, float] | dict[str, str]]
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")


class BadExpression(ValueError):
    """The text is no CEL expression over facts; the message says why."""


@lru_cache(maxsize=2000)
def compile_rule(text: str) -> cel.Program:
    """The compiled expression; raises BadExpression with the parser's words on one line."""
    try:
        program = cel.compile(text)
    except ValueError as problem:
        words = str(problem).partition("ERROR: ")[2].splitlines() or ["it does not parse"]
        raise BadExpression(words[0].replace("<input>:", "column ").strip()) from None
    strangers = sorted(set(program.variables()) - {*VARIABLES, *_BOUND.findall(text)})
    if strangers:
        raise BadExpression(f"unknown name {strangers[0]}: an expression may use {', '.join(VARIABLES)}")
    return program


def suggestion(scheme: Scheme, *, facts: Facts) -> Suggestion | None:
    """The worst level that an expression speaks for, with that expression; None where none does.

    What is not among the facts speaks for nothing.
    """
    given: _Given = {
        "metrics": {name: float(value) for name, value in facts.metrics.items()},
        "labels": dict(facts.labels),
    }
    for level in scheme.levels:
        for text in level.suggest:
            if _holds(text, given):
                return Suggestion(level, text)
    return None


def suggest(scheme: Scheme, *, facts: Facts) -> Level | None:
    """The worst level that the facts speak for, None where they speak for none."""
    found = suggestion(scheme, facts=facts)
    return found.level if found else None


def _holds(text: str, given: _Given) -> bool:
    try:
        return compile_rule(text).execute(given) is True
    except (KeyError, IndexError, TypeError, ValueError, ArithmeticError, RuntimeError):
        return False
