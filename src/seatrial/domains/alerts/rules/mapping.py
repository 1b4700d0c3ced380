"""What a source's definition makes of JSON that is nobody's format, and of mails: an expression (CEL) for
each field.

An expression sees `body`, all that was sent, and `item`, one of those that `items` gives; without `items`
both are the same. Of a mail, `body` holds `subject`, `text`, `from`, `from_name`, `message_id`, `thread` and
`headers`. What only some messages have may be missing, but for who it is (`key`) and whether it holds
(`status`): there an expression asks `has(...)`.

Functions take texts apart: `after(text, mark)` and `before(text, mark)` give what stands after and before the
first mark, `line(text, start)` what follows on the first line that starts so, `lower(text)` small letters;
what is not there is an empty text.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from seatrial.domains.readiness.rules import BadExpression, parsed
from seatrial.kit.cel import cel

VARIABLES = ("body", "item")
#: Fields that are one expression each.
FIELDS = ("key", "title", "status", "severity", "starts_at", "ends_at", "link", "note")
#: Fields that are an expression for each name.
NAMED = ("labels", "annotations")
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_NOTHING = (KeyError, IndexError)
_WRONG = (TypeError, ValueError, ArithmeticError, RuntimeError)


def _after(text: str, mark: str) -> str:
    """What stands behind the first mark, without spaces around it; '' where there is none."""
    return text.partition(mark)[2].strip()


def _before(text: str, mark: str) -> str:
    """What stands before the first mark, without spaces around it; '' where there is none."""
    found, there, _ = text.partition(mark)
    return found.strip() if there else ""


def _line(text: str, start: str) -> str:
    """What follows on the first line that starts so, without spaces around it; '' where there is none."""
    lines = (each.strip() for each in text.splitlines())
    return next((each.removeprefix(start).strip() for each in lines if each.startswith(start)), "")


#: What expressions may call besides what CEL brings: each is done in one go through the text.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "after": _after,
    "before": _before,
    "line": _line,
    "lower": str.lower,
}


class CannotFind(ValueError):
    """What the expression names was not sent."""


class CannotMap(ValueError):
    """The expression comes to nothing; the message says why."""


@lru_cache(maxsize=1000)
def compiled(text: str) -> cel.Program:
    """The expression; raises BadExpression where it does not parse, or names what it cannot know."""
    program = parsed(text)
    strangers = sorted(set(program.variables()) - {*VARIABLES, *_BOUND.findall(text)})
    if strangers:
        raise BadExpression(f"unknown name {strangers[0]}: an expression may use {' and '.join(VARIABLES)}")
    return program


def expressions(mapping: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    """Every expression of the mapping, with its place in it."""
    for name in ("items", *FIELDS):
        if mapping.get(name):
            yield (name,), mapping[name]
    for name in NAMED:
        for label, text in (mapping.get(name) or {}).items():
            yield (name, label), text


def around(body: Any, *, item: Any) -> cel.Context:
    """What expressions see, converted once for all of them. Raises CannotMap."""
    try:
        return cel.Context(variables={"body": body, "item": item}, functions=FUNCTIONS)
    except _WRONG as problem:
        raise CannotMap(f"expressions cannot see it: {problem}") from None


def value(text: str, *, context: cel.Context) -> Any:
    """What the expression comes to. Raises CannotFind, CannotMap."""
    try:
        return compiled(text).execute(context)
    except BadExpression as problem:
        raise CannotMap(f"{text}: {problem}") from None
    except _NOTHING as missing:
        raise CannotFind(f"{text}: {missing.args[0] if missing.args else 'something'} was not sent") from None
    except _WRONG as problem:
        raise CannotMap(f"{text}: {str(problem).partition('. CEL does')[0]}") from None
