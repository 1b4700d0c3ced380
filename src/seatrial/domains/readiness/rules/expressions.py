"""Checks: CEL expressions over evidence, compiled once, and explained in words.

Words of the Common Expression Language specification (cel-spec): a missing key is an error there;
here it makes a check `unknown`, since no data is never a pass.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from seatrial.kit.cel import cel

#: What an expression may name; `now` is the time of assessment, for the dates that evidence bears.
VARIABLES = ("evidence", "service", "environment", "now")
_PATH = re.compile(r"\b(?:evidence|service|environment)(?:\.[A-Za-z_]\w*)+")
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\(\s*([A-Za-z_]\w*)\s*,")
_FIELD = re.compile(r"\bevidence\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?")
_EVIDENCE = re.compile(r"\bevidence\.([A-Za-z_]\w*)")
_LONGEST_VALUE, _LONGEST_CLAUSE = 80, 140
_VALUES_SHOWN = 4


class BadExpression(ValueError):
    """The text is no CEL expression that a check can use; the message says why."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an expression came to: true, false, or why it has no answer."""

    kind: Literal["true", "false", "missing", "error"]
    words: str = ""


@lru_cache(maxsize=10_000)
def parsed(text: str) -> cel.Program:
    """The expression, whatever it names; raises BadExpression with the parser's words on one line."""
    try:
        return cel.compile(text)
    except ValueError as problem:
        words = str(problem).partition("ERROR: ")[2].splitlines() or ["it does not parse"]
        raise BadExpression(words[0].replace("<input>:", "column ").strip()) from None


@lru_cache(maxsize=10_000)
def compile_check(text: str) -> cel.Program:
    """The compiled expression of a check; raises BadExpression."""
    program = parsed(text)
    # cel counts the variable of `list.all(x, …)` among the names that must be given
    strangers = sorted(set(program.variables()) - {*VARIABLES, *_BOUND.findall(text)})
    if strangers:
        raise BadExpression(f"unknown name {strangers[0]}: a check may use {', '.join(VARIABLES)}")
    return program


def compile_condition(text: str) -> None:
    """Returns where a condition over the service is sound CEL; raises BadExpression."""
    compile_check(text)
    others = [name for name in _variables(text) if name != "service"]
    if others:
        raise BadExpression(f"a condition may use service, not {others[0]}")


def evidence_names(text: str) -> list[str]:
    """The names of the evidence that an expression uses, in the order of first use."""
    return list(dict.fromkeys(_EVIDENCE.findall(text)))


def evaluate(text: str, *, context: Mapping[str, Any]) -> Outcome:
    """What the expression comes to in this context; never raises for what the context holds."""
    try:
        value = compile_check(text).execute(_needed(text, context))
    except (KeyError, IndexError) as missing:
        return Outcome("missing", str(missing.args[0]))
    except (TypeError, ValueError, ArithmeticError, RuntimeError) as problem:
        return Outcome("error", str(problem).partition(". CEL does")[0])
    if not isinstance(value, bool):
        return Outcome("error", f"a check must come to true or false, not to {_show(value)}")
    return Outcome("true" if value else "false")


def _needed(text: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """The part of the context that the expression names: the rest would be converted for nothing."""
    needed = {name: context[name] for name in _variables(text) if name in context}
    found = context.get("evidence", {})
    evidence: dict[str, Any] = {}
    for name, fields in _fields(text):
        if name in found and fields is not None:
            evidence[name] = {field: found[name][field] for field in fields if field in found[name]}
        elif name in found:
            evidence[name] = found[name]
    return {**needed, "evidence": evidence}


@lru_cache(maxsize=10_000)
def _variables(text: str) -> Sequence[str]:
    # Not from the program: it may be any text here, also one clause of a check.
    return [name for name in VARIABLES if re.search(rf"\b{name}\b", text)]


@lru_cache(maxsize=10_000)
def _fields(text: str) -> Sequence[tuple[str, Sequence[str] | None]]:
    """For each evidence of the expression the fields that it names, None where it takes all of them."""
    found: dict[str, set[str] | None] = {}
    for name, field in _FIELD.findall(text):
        known = found.setdefault(name, set())
        if known is not None and field:
            known.add(field)
        else:
            found[name] = None
    return [(name, sorted(fields) if fields is not None else None) for name, fields in found.items()]


@lru_cache(maxsize=10_000)
def _paths(text: str) -> Sequence[str]:
    return list(dict.fromkeys(_PATH.findall(text)))


def explain_false(text: str, *, context: Mapping[str, Any]) -> str:
    """Which parts of a false expression do not hold, with the values that they saw."""
    false = [clause for clause in clauses(text) if evaluate(clause, context=context).kind == "false"]
    return "; ".join(_explain_clause(clause, context) for clause in false or [text.strip()])


def explain_true(text: str, *, context: Mapping[str, Any]) -> str:
    """The values that a true expression saw, the first few of them."""
    seen = list(_values_in(text, context))
    more = f" and {len(seen) - _VALUES_SHOWN} more" if len(seen) > _VALUES_SHOWN else ""
    return "; ".join(seen[:_VALUES_SHOWN]) + more or "it holds"


def in_lines(text: str) -> str:
    """The expression with each part that `&&` joins at the top level on a line of its own."""
    return "\n&& ".join(clauses(text))


def missing_path(text: str, *, context: Mapping[str, Any]) -> str:
    """The first path of the expression that the evidence does not hold, '' where none is to blame."""
    return next((path for path in _paths(text) if _look_up(path, context) is _NOTHING), "")


def clauses(text: str) -> Sequence[str]:
    """The parts of an expression that `&&` joins at its top level."""
    parts, depth, quote, start = [], 0, "", 0
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote and text[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        else:
            depth += (char in "([{") - (char in ")]}")
            if depth == 0 and text.startswith(("&&", "||", "?"), index):
                if not text.startswith("&&", index):
                    return [" ".join(text.split())]
                parts.append(text[start:index])
                start = index + 2
    parts.append(text[start:])
    return [" ".join(part.split()) for part in parts]


def _explain_clause(clause: str, context: Mapping[str, Any]) -> str:
    seen = list(_values_in(clause, context))
    clause = _cut(clause, _LONGEST_CLAUSE)
    return f"{clause} does not hold ({', '.join(seen)})" if seen else f"{clause} does not hold"


def _values_in(clause: str, context: Mapping[str, Any]) -> Iterator[str]:
    """The values that people can read: records and lists of records are left to the page of the evidence."""
    for path in _paths(clause):
        # A method such as `.size()` or `.exists(x, …)` ends the path; its subject is the value then.
        for known in (path, path.rpartition(".")[0]):
            value = _look_up(known, context)
            if value is _NOTHING:
                continue
            if not isinstance(value, Mapping):
                yield f"{known.removeprefix('evidence.')} is {_show(value)}"
            break


_NOTHING = object()


def _look_up(path: str, context: Mapping[str, Any]) -> Any:
    value: Any = context
    for name in path.split("."):
        if not isinstance(value, Mapping) or name not in value:
            return _NOTHING
        value = value[name]
    return value


def _show(value: Any) -> str:
    if isinstance(value, str):
        return f'"{_cut(value, _LONGEST_VALUE)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return _show_list(value)
    return _cut(str(value), _LONGEST_VALUE)


def _show_list(values: Sequence[Any]) -> str:
    if not values:
        return "empty"
    if any(isinstance(value, Mapping | list | tuple) for value in values):
        return f"a list of {len(values)}"
    return _cut(", ".join(_show(value) for value in values), _LONGEST_VALUE)


def _cut(text: str, longest: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
