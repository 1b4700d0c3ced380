"""How two versions of a checklist differ, criterion by criterion."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

#: What stands under these keys decides what a criterion demands; the rest explains it.
_WEIGHTY = frozenset(
    {"statement", "check", "probes", "must", "rules", "tiers", "levels", "when", "accepts", "provenance",
     "role", "waivable", "gate", "triggers", "verify"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldDiffers:
    """One field of a criterion: how it was and how it is; None where it was not there."""

    name: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class CriterionDiffers:
    """One criterion that differs. `weighty` is whether it demands something else than before."""

    id: str
    title: str
    area: str
    change: Literal["added", "removed", "changed", "moved"]
    weighty: bool
    fields: tuple[FieldDiffers, ...] = ()


@dataclass(frozen=True, slots=True)
class Differences:
    """How a checklist's content differs from another one's."""

    about: tuple[FieldDiffers, ...]
    criteria: tuple[CriterionDiffers, ...]

    @property
    def is_empty(self) -> bool:
        """Whether both say the same."""
        return not self.about and not self.criteria

    @property
    def weighty(self) -> int:
        """How many criteria demand something else than before."""
        return sum(found.weighty for found in self.criteria)


def differences(before: Mapping[str, Any], *, after: Mapping[str, Any]) -> Differences:
    """What changed from one document's body to the other's."""
    old, new = _criteria(before), _criteria(after)
    about = [*_fields(before.get("metadata", {}), after.get("metadata", {}), ())]
    about += _fields(before.get("spec", {}), after.get("spec", {}), ("areas",))
    return Differences(tuple(about), tuple(_compare(old, new)))


def _criteria(body: Mapping[str, Any]) -> dict[str, tuple[str, Mapping[str, Any]]]:
    areas = body.get("spec", {}).get("areas", ())
    return {raw["id"]: (area["title"], raw) for area in areas for raw in area["criteria"]}


def _compare(
    old: Mapping[str, tuple[str, Mapping[str, Any]]], new: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> Iterator[CriterionDiffers]:
    for name, (area, raw) in new.items():
        if name not in old:
            yield CriterionDiffers(name, raw["title"], area, "added", True)
            continue
        was, before = old[name]
        fields = _fields(before, raw, ())
        weighty = any(field.name in _WEIGHTY for field in fields)
        if fields:
            yield CriterionDiffers(name, raw["title"], area, "changed", weighty, tuple(fields))
        elif was != area:
            moved = (FieldDiffers("area", was, area),)
            yield CriterionDiffers(name, raw["title"], area, "moved", False, moved)
    for name, (area, raw) in old.items():
        if name not in new:
            yield CriterionDiffers(name, raw["title"], area, "removed", True)


def _fields(before: Mapping[str, Any], after: Mapping[str, Any], but: tuple[str, ...]) -> list[FieldDiffers]:
    names = [name for name in dict.fromkeys([*before, *after]) if name not in but]
    return [
        FieldDiffers(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]
