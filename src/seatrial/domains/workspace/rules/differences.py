"""How two bodies of one definition differ, field by field."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.workspace.rules.validation import spell
from seatrial.domains.workspace.types import FieldChange, Pointer

_MISSING = object()


def differences(old: Mapping[str, Any], *, new: Mapping[str, Any]) -> list[FieldChange]:
    """The smallest fields that differ, in the order of the new body.

    Lists are compared place by place if they are equally long.
    A list that grew or shrank differs as a whole, unless its entries have an `id` or a `name`.
    """
    return list(_compare((), old, new))


def _compare(pointer: Pointer, old: Any, new: Any) -> Iterator[FieldChange]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in [*new, *(key for key in old if key not in new)]:
            yield from _compare_child((*pointer, key), old.get(key, _MISSING), new.get(key, _MISSING))
    elif isinstance(old, list) and isinstance(new, list):
        yield from _compare_lists(pointer, old, new)
    elif old != new or isinstance(old, bool) != isinstance(new, bool):
        yield FieldChange(spell(pointer), "changed", old, new)


def _compare_child(pointer: Pointer, old: Any, new: Any) -> Iterator[FieldChange]:
    if old is _MISSING:
        yield FieldChange(spell(pointer), "added", new=new)
    elif new is _MISSING:
        yield FieldChange(spell(pointer), "removed", old=old)
    else:
        yield from _compare(pointer, old, new)


def _compare_lists(pointer: Pointer, old: list[Any], new: list[Any]) -> Iterator[FieldChange]:
    old_names, new_names = _names(old), _names(new)
    if old_names is not None and new_names is not None:
        before = dict(zip(old_names, old, strict=True))
        after = dict(zip(new_names, new, strict=True))
        if list(before) != list(after) and sorted(before) == sorted(after):
            yield FieldChange(f"{spell(pointer)} (order)", "changed", list(before), list(after))
        for name in [*before, *(name for name in after if name not in before)]:
            yield from _compare_child((*pointer, name), before.get(name, _MISSING), after.get(name, _MISSING))
    elif len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _compare((*pointer, index), one, other)
    else:
        yield FieldChange(spell(pointer), "changed", old, new)


def _names(entries: list[Any]) -> list[str] | None:
    """The entries' names, if each is a mapping with one of its own."""
    for key in ("id", "name"):
        names = [entry.get(key) if isinstance(entry, Mapping) else None for entry in entries]
        if names and all(isinstance(name, str) for name in names) and len(set(names)) == len(names):
            return [str(name) for name in names]
    return None
