"""Conditions and checks as formulas: which assignments make them true, and which false.

A comparison with a literal is understood; every other part of an expression is true or false at will.
What is found is therefore certain ("it can never pass" is so), and what is not found may still be.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

Value = str | float | bool
Assignment = Mapping[str, Value]
#: Stands for every text that no rule names.
OTHER = "anything else"
_LITERAL = re.compile(r"""(?P<text>"[^"\\]*"|'[^'\\]*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<truth>true|false)""")
_COMPARISON = re.compile(r"(==|!=|<=|>=|<|>)")
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_COUNTED = re.compile(r"(?:\.count|^size\(.*\)|\.size\(\))$")
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Atom:
    """A term compared with literals; `op` is `in` for several, `is` for a term that is itself the truth."""

    term: str
    op: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """`and`, `or`, `not` or `if` of its parts."""

    op: str
    parts: tuple["Formula", ...]


Formula = Atom | Node


@lru_cache(maxsize=10_000)
def parse(text: str) -> Formula:
    """The formula of an expression of CEL."""
    text = _bare(text)
    choice = _ternary(text)
    if choice is not None:
        return Node("if", tuple(parse(part) for part in choice))
    for sign, op in (("||", "or"), ("&&", "and")):
        parts = _split(text, sign)
        if len(parts) > 1:
            return Node(op, tuple(parse(part) for part in parts))
    if text.startswith("!") and not _comparisons(text[1:]):
        return Node("not", (parse(text[1:]),))
    return _atom(text)


def atoms(formula: Formula) -> Iterator[Atom]:
    """Every atom of it."""
    if isinstance(formula, Atom):
        yield formula
    else:
        for part in formula.parts:
            yield from atoms(part)


def holds(formula: Formula, *, given: Assignment) -> bool:
    """Whether the formula is true under the assignment."""
    if isinstance(formula, Atom):
        return _compare(given[formula.term], formula.op, formula.values)
    first, *rest = formula.parts
    if formula.op == "and":
        return all(holds(part, given=given) for part in formula.parts)
    if formula.op == "or":
        return any(holds(part, given=given) for part in formula.parts)
    if formula.op == "not":
        return not holds(first, given=given)
    return holds(rest[0] if holds(first, given=given) else rest[1], given=given)


def assignments(
    formulas: Sequence[Formula], *, closed: Mapping[str, Sequence[Value]] | None = None
) -> list[Assignment] | None:
    """Every assignment that the formulas can tell apart; None where there are too many to look at.

    `closed` gives the values of terms that have no others.
    """
    named: dict[str, set[Value]] = {}
    for formula in formulas:
        for atom in atoms(formula):
            named.setdefault(atom.term, set()).update(atom.values)
    known = closed or {}
    terms = [*named, *(term for term in known if term not in named)]
    choices = [list(known.get(term) or _candidates(term, named[term])) for term in terms]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST:
        return None
    return [dict(zip(terms, values, strict=True)) for values in product(*choices)]


@lru_cache(maxsize=10_000)
def constant(text: str) -> bool | None:
    """True where the expression can never be false, False where it can never be true, else None."""
    truth = _truth(parse(text))
    return None if len(truth) != 1 else truth.pop()


def _truth(formula: Formula) -> set[bool]:
    """The truths that it can have. Parts of an `and` that share no term are looked at apart."""
    if isinstance(formula, Node) and formula.op == "and":
        found = [_reach(group) for group in _groups(formula.parts)]
        can = all(True in each for each in found)
        cannot = any(False in each for each in found)
        return {truth for truth, possible in ((True, can), (False, cannot)) if possible}
    return _reach([formula])


def _reach(parts: Sequence[Formula]) -> set[bool]:
    table = assignments(parts)
    if table is None:
        return {True, False}
    return {all(holds(part, given=given) for part in parts) for given in table}


def _groups(parts: Sequence[Formula]) -> list[list[Formula]]:
    groups: list[tuple[set[str], list[Formula]]] = []
    for part in parts:
        terms, together = {atom.term for atom in atoms(part)}, [part]
        apart = []
        for known, members in groups:
            if known.isdisjoint(terms):
                apart.append((known, members))
            else:
                terms |= known
                together = [*members, *together]
        groups = [*apart, (terms, together)]
    return [members for _, members in groups]


def _candidates(term: str, named: set[Value]) -> list[Value]:
    texts: list[Value] = [value for value in named if isinstance(value, str)]
    truths = [value for value in named if isinstance(value, bool)]
    numbers = sorted(float(value) for value in named if not isinstance(value, str | bool))
    found: list[Value] = []
    if texts:
        found += [*sorted(map(str, texts)), OTHER]
    if numbers:
        between = [(low + high) / 2 for low, high in pairwise(numbers)]
        below = [] if _COUNTED.search(term) and numbers[0] <= 0 else [numbers[0] - 1]
        found += sorted([*below, *numbers, *between, numbers[-1] + 1])
    if truths or not found:
        found += [True, False]
    return found


def _compare(value: Value, op: str, literals: tuple[Value, ...]) -> bool:
    if op == "is":
        return value is True
    if op in ("==", "in", "!="):
        return any(_same(value, literal) for literal in literals) != (op == "!=")
    literal = literals[0]
    if isinstance(value, str | bool) or isinstance(literal, str | bool):
        return False
    order: dict[str, bool] = {
        "<": value < literal, "<=": value <= literal, ">": value > literal, ">=": value >= literal,
    }  # fmt: skip
    return order[op]


def _same(value: Value, literal: Value) -> bool:
    return isinstance(value, bool) == isinstance(literal, bool) and value == literal


def _atom(text: str) -> Atom:
    found = _comparisons(text)
    if len(found) == 1:
        op, start, end = found[0]
        left, right = _bare(text[:start]), _bare(text[end:])
        for term, sign, side in ((left, op, right), (right, _TURNED.get(op, op), left)):
            value = _literal(side)
            if value is not None and _literal(term) is None:
                return Atom(term, sign, (value,))
    members = _members(text)
    if members is not None:
        return members
    return _fixed(text)


def _fixed(text: str) -> Atom:
    """A truth that is written down is one that no assignment changes: a count is never below nothing."""
    if text not in ("true", "false"):
        return Atom(text, "is", ())
    return Atom("nothing.count", ">=" if text == "true" else "<", (0.0,))


def _members(text: str) -> Atom | None:
    parts = _split(text, " in ")
    if len(parts) != 2 or not parts[1].startswith("[") or not parts[1].endswith("]"):
        return None
    inside = [part for part in _split(parts[1][1:-1], ",") if part]
    values = [_literal(part) for part in inside]
    known = tuple(value for value in values if value is not None)
    return Atom(parts[0], "in", known) if known and len(known) == len(values) else None


def _literal(text: str) -> Value | None:
    found = _LITERAL.fullmatch(text)
    if found is None:
        return None
    if found["text"]:
        return found["text"][1:-1]
    return float(found["number"]) if found["number"] else found["truth"] == "true"


def _top(text: str) -> Iterator[int]:
    """The indexes of characters that stand in no bracket and no text."""
    depth, quote = 0, ""
    for index, char in enumerate(text):
        if quote:
            quote = "" if char == quote and text[index - 1] != "\\" else quote
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif depth == 0:
            yield index


def _split(text: str, sign: str) -> list[str]:
    parts, start = [], 0
    for index in _top(text):
        if index >= start and text.startswith(sign, index):
            parts.append(text[start:index])
            start = index + len(sign)
    return [_bare(part) for part in [*parts, text[start:]]]


def _comparisons(text: str) -> list[tuple[str, int, int]]:
    top = set(_top(text))
    return [
        (match[1], match.start(), match.end()) for match in _COMPARISON.finditer(text) if match.start() in top
    ]


def _ternary(text: str) -> tuple[str, str, str] | None:
    marks = [index for index in _top(text) if text[index] in "?:"]
    if len(marks) < 2 or text[marks[0]] != "?":
        return None
    depth = 0
    for index in marks:
        depth += 1 if text[index] == "?" else -1
        if depth == 0:
            return text[: marks[0]], text[marks[0] + 1 : index], text[index + 1 :]
    return None


def _bare(text: str) -> str:
    """On one line, without brackets around all of it."""
    text = " ".join(text.split())
    while text.startswith("(") and text.endswith(")") and not any(True for _ in _top(text)):
        inside, depth = text[1:-1], 0
        for char in inside:
            depth += (char == "(") - (char == ")")
            if depth < 0:
                return text
        text = inside.strip()
    return text


def words(given: Assignment, *, only: Sequence[str] = ()) -> str:
    """The assignment as a person reads it: `service.tier is 1, service.type is "website"`."""
    terms: list[str] = [term for term in given if not only or term in only]
    return ", ".join(f"{term} is {_show(given[term])}" for term in terms)


def _show(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return value if value == OTHER else f'"{value}"'
    return f"{value:g}"
