"""What is signed, as people read it: every part of a statement, nothing left out and nothing added."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
#: Values that are names of fields themselves, as `not_met`: read with spaces.
_WORDS = frozenset({"outcome", "result", "kind", "role", "risk", "group", "answer", "confirms", "concerns"})
#: The order in which people read: what is decided first, digests last. Whatever is new comes at the end.
_ORDER = (
    "outcome", "service", "environment", "version", "slot", "item", "id", "urn", "title", "result", "must",
    "person", "role", "name", "passes", "standsUntil", "reEvaluateOn", "note", "reason", "control", "risk",
    "acceptedBy", "requestedBy", "approvedBy", "expiresOn", "owner", "dueOn", "answer", "proposedBy",
    "proposedAt", "onBehalfOf", "signedAt", "items", "waivers", "actions", "exceptions", "authors", "gates",
    "reviewers", "consulted", "warnings", "signOff", "figures", "type", "provenance", "producer",
    "effectiveAt", "expiresAt", "review", "policy", "uid", "sha256",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a statement: facts (name and value), and tables of things that are alike."""

    title: str
    facts: tuple[tuple[str, str], ...]
    tables: tuple["Table", ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Things that are alike, a row each."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def parts_of(predicate: Mapping[str, Any], *, names: Mapping[str, str]) -> tuple[Part, ...]:
    """The predicate in parts: first what stands by itself, then each thing that has parts of its own.

    `names` are those of people by uid: who is `person:<uid>` there is called by name here.
    """
    held = _ordered(predicate)
    plain = tuple((label(key), _said(key, value, names)) for key, value in held if not _has_parts(value))
    parts = [Part("Decision", plain)]
    for key, value in held:
        if isinstance(value, Mapping):
            parts.append(_part(label(key), value, names))
        elif _has_parts(value):
            parts.append(Part(label(key), (), _tables("", value, names)))
    return tuple(parts)


def label(key: str) -> str:
    """`standsUntil` as `Stands until`."""
    words = _CAPITAL.sub(" ", key).replace("_", " ")
    return words[:1].upper() + words[1:].lower()


def _part(title: str, value: Mapping[str, Any], names: Mapping[str, str]) -> Part:
    facts: list[tuple[str, str]] = []
    tables: list[Table] = []
    for key, held in _ordered(value):
        if isinstance(held, Mapping):
            facts += [(f"{label(key)}: {label(inner).lower()}", _said(inner, each, names))
                      for inner, each in _ordered(held)]  # fmt: skip
        elif _has_parts(held):
            tables += _tables(label(key), held, names)
        else:
            facts.append((label(key), _said(key, held, names)))
    return Part(title, tuple(facts), tuple(tables))


def _tables(title: str, rows: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[Table, ...]:
    """The things in one table, and things within them in one each, beside the name of what they are in."""
    keys = sorted(dict.fromkeys(key for row in rows for key in row), key=_place)
    nested = [key for key in keys if any(_has_parts(row.get(key)) for row in rows)]
    plain = [key for key in keys if key not in nested]
    made = [
        Table(
            title,
            tuple(label(key) for key in plain),
            tuple(tuple(_said(key, row.get(key, ""), names) for key in plain) for row in rows),
        )
    ]
    for key in nested:
        inner = [{plain[0]: row.get(plain[0], ""), **each} for row in rows for each in row.get(key) or ()]
        made += _tables(label(key), inner, names)
    return tuple(made)


def _ordered(held: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(held.items(), key=lambda pair: _place(pair[0]))


def _place(key: str) -> int:
    return _ORDER.index(key) if key in _ORDER else len(_ORDER)


def _has_parts(value: Any) -> bool:
    """Whether it is a thing with parts, or things that are."""
    if isinstance(value, Mapping):
        return True
    return isinstance(value, Sequence) and bool(value) and isinstance(value[0], Mapping)


def _said(key: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value in ("", []):
        return "none"
    if isinstance(value, Mapping):
        return ", ".join(
            f"{label(inner).lower()} {_said(inner, each, names)}" for inner, each in value.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_said(key, each, names) for each in value)
    text = str(value)
    if text.startswith("person:"):
        return names.get(text.removeprefix("person:"), text)
    return text.replace("_", " ") if key in _WORDS else text


def people_in(value: Any) -> set[str]:
    """The uids of everybody whom the statement names."""
    if isinstance(value, Mapping):
        return {uid for each in value.values() for uid in people_in(each)}
    if isinstance(value, str):
        return {value.removeprefix("person:")} if value.startswith("person:") else set()
    if isinstance(value, Sequence):
        return {uid for each in value for uid in people_in(each)}
    return set()
