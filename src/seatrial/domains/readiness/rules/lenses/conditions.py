"""Conditions of risk rules: choice ids with `&&`, `||`, `!` and brackets, as formulas and as truth tables."""

import re
from collections.abc import Iterator, Sequence

from seatrial.domains.readiness.rules import logic

_TOKEN = re.compile(r"\s*(&&|\|\||[!()]|[\w-]+|\S)")
_NAME = re.compile(r"[\w-]+")
#: Deeper brackets are nobody's condition, and a stack ends somewhere.
_DEEPEST = 50
#: The format allows 15 choices; a table of 20 is one number of a million bits.
MOST_CHOICES = 20


class BadCondition(ValueError):
    """The text is no condition; the words say where."""


def parse_condition(text: str) -> logic.Formula:
    """The formula of a condition that is not `default`; raises BadCondition."""
    reader = _Reader(text)
    found = reader.either(0)
    if reader.word:
        raise BadCondition(f"{reader.word!r} at character {reader.at + 1} is one too many")
    return found


class _Reader:
    def __init__(self, text: str) -> None:
        self.tokens = [(match[1], match.start(1)) for match in _TOKEN.finditer(text)]
        self.index = 0
        self.end = len(text)

    @property
    def word(self) -> str:
        return self.tokens[self.index][0] if self.index < len(self.tokens) else ""

    @property
    def at(self) -> int:
        return self.tokens[self.index][1] if self.index < len(self.tokens) else self.end

    def either(self, depth: int) -> logic.Formula:
        return self._joined("||", "or", depth)

    def _joined(self, sign: str, op: str, depth: int) -> logic.Formula:
        parts = [self._joined("&&", "and", depth) if op == "or" else self._one(depth)]
        while self.word == sign:
            self.index += 1
            parts.append(self._joined("&&", "and", depth) if op == "or" else self._one(depth))
        return parts[0] if len(parts) == 1 else logic.Node(op, tuple(parts))

    def _one(self, depth: int) -> logic.Formula:
        if depth > _DEEPEST:
            raise BadCondition(f"it is nested more than {_DEEPEST} deep")
        word, at = self.word, self.at
        self.index += 1
        if word == "!":
            return logic.Node("not", (self._one(depth + 1),))
        if word == "(":
            inside = self.either(depth + 1)
            if self.word != ")":
                raise BadCondition(f"the bracket at character {at + 1} is not closed")
            self.index += 1
            return inside
        if _NAME.fullmatch(word):
            return logic.Atom(word, "is", ())
        if not word:
            raise BadCondition("it ends where a choice has to stand")
        raise BadCondition(f"{word!r} at character {at + 1} stands where a choice has to stand")


def ids_of(formula: logic.Formula) -> list[str]:
    """The choices that it names, in its order."""
    return list(dict.fromkeys(atom.term for atom in logic.atoms(formula)))


class Table:
    """All cases of what is ticked. A set of cases is a number, whose bit n is the case n: its own bits are
    the choices that are ticked in it.
    """

    def __init__(self, ids: Sequence[str]) -> None:
        self.ids = tuple(ids)
        self.all = (1 << (1 << len(self.ids))) - 1
        #: where the choice is not ticked, by its place
        self.without = tuple(self.all // ((1 << (1 << place)) + 1) for place in range(len(self.ids)))
        self._places = {name: place for place, name in enumerate(self.ids)}

    def cases(self, formula: logic.Formula) -> int:
        """The cases in which the formula is true."""
        if isinstance(formula, logic.Atom):
            return self.all ^ self.without[self._places[formula.term]]
        parts = [self.cases(part) for part in formula.parts]
        if formula.op == "not":
            return self.all ^ parts[0]
        found = parts[0]
        for part in parts[1:]:
            found = found & part if formula.op == "and" else found | part
        return found

    def ticked(self, cases: int) -> tuple[str, ...]:
        """What is ticked in the first of the cases; there has to be one."""
        first = (cases & -cases).bit_length() - 1
        return tuple(name for place, name in enumerate(self.ids) if first >> place & 1)

    def one_more(self, cases: int, *, place: int) -> int:
        """The cases that arise where the choice is ticked in those that lack it."""
        return (cases & self.without[place]) << (1 << place)

    def least(self, cases: int) -> Iterator[tuple[str, ...]]:
        """Of the cases those within which no other one lies: the fewest that has to be ticked."""
        upward = cases
        for place in range(len(self.ids)):
            upward |= self.one_more(upward, place=place)
        above = 0
        for place in range(len(self.ids)):
            above |= self.one_more(upward, place=place)
        left = cases & ~above
        while left:
            yield self.ticked(left)
            left &= left - 1


def where(ticked: Sequence[str], *, table: Table) -> str:
    """The case as a person reads it."""
    if not ticked:
        return "where nothing is ticked"
    if len(ticked) == len(table.ids):
        return "where everything is ticked"
    return f"where only {' and '.join(ticked)} {'is' if len(ticked) == 1 else 'are'} ticked"
