"""Plans and states as pages show them."""

import json
from dataclasses import dataclass
from difflib import unified_diff
from itertools import groupby
from typing import Any

from seatrial.domains.workspace.types import ChangeWord, DefinitionChange, FieldChange, Plan

_LONGEST = 160
#: Definitions whose fields are shown; the rest is counted.
_MOST = 200
_WORDS: tuple[ChangeWord, ...] = ("added", "changed", "renamed", "removed")
SIGNS = {"added": "+", "changed": "~", "removed": "-", "renamed": "→"}


@dataclass(frozen=True, slots=True)
class Value:
    """One field: what it was and is, or, of long texts, the lines that differ."""

    field: str
    sign: str
    old: str
    new: str
    lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One definition that differs."""

    sign: str
    found: DefinitionChange
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A plan by kind, with counts."""

    plan: Plan
    groups: tuple[tuple[str, tuple[Row, ...]], ...]
    counts: tuple[tuple[str, int], ...]
    left: int


def shown(plan: Plan) -> Shown:
    """The plan as a page shows it."""
    rows = [_row(found) for found in plan.definitions[:_MOST]]
    groups = [(kind, tuple(members)) for kind, members in groupby(rows, key=lambda row: row.found.kind)]
    counts = [(word, len(plan.of(word))) for word in _WORDS]
    left = max(len(plan.definitions) - _MOST, 0)
    return Shown(plan, tuple(groups), tuple((word, count) for word, count in counts if count), left)


def _row(found: DefinitionChange) -> Row:
    return Row(SIGNS[found.change], found, tuple(_value(each) for each in found.fields))


def _value(found: FieldChange) -> Value:
    old, new = found.old, found.new
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > _LONGEST:
        return Value(found.field, SIGNS[found.change], "", "", diff(old, new=new))
    return Value(found.field, SIGNS[found.change], _text(old), _text(new))


def _text(value: Any) -> str:
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 4 * _LONGEST else f"{text[: 4 * _LONGEST]}…"


def diff(old: str, *, new: str) -> tuple[tuple[str, str], ...]:
    """The lines that differ with three around them: each with `+`, `-` or a space before it."""
    lines = list(unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=3))[2:]
    return tuple((line[:1] or " ", line[1:]) for line in lines)
