"""The conditions of a checklist, looked at together: who is asked what, and how strictly."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.readiness.definitions.purposes import Items
from seatrial.domains.readiness.rules import soundness
from seatrial.domains.workspace.types import Lint, Pointer
from seatrial.kit.spelling import did_you_mean


def lint_conditions(spec: Mapping[str, Any], *, items: Items) -> Iterator[Lint]:
    """Unsound conditions; and where all are sound, what a truth table of them shows."""
    levels = {level["name"]: level["tiers"] for level in spec.get("levels") or ()}
    faults = [*_lint_syntax(spec, items), *_lint_levels(items, levels)]
    yield from faults
    if faults:
        return
    around = spec.get("when", "")
    asked = [
        soundness.asked_of(raw, at=at, tiers=soundness.tiers_of(raw, levels=levels), around=around)
        for at, raw, _ in items
    ]
    for each in asked:
        yield from soundness.lint_reach(each)
        yield from soundness.lint_rules(each)
    yield from soundness.lint_twins(asked)
    yield from soundness.lint_order(asked)


def _lint_syntax(spec: Mapping[str, Any], items: Items) -> Iterator[Lint]:
    conditions: list[tuple[Pointer, str]] = [(("spec", "when"), spec.get("when", ""))]
    for at, raw, _ in items:
        conditions.append(((*at, "when"), raw.get("when", "")))
        for index, rule in enumerate(raw.get("rules") or ()):
            conditions.append(((*at, "rules", index, "when"), rule["when"]))
    for place, text in conditions:
        if text.strip():
            yield from soundness.lint_condition(text, at=place)


def _lint_levels(items: Items, levels: Mapping[str, Any]) -> Iterator[Lint]:
    for at, raw, _ in items:
        for index, name in enumerate(raw.get("levels") or ()):
            if name not in levels:
                remedy = did_you_mean(name, known=levels) or "List it under spec.levels with its tiers."
                yield Lint((*at, "levels", index), f"the checklist has no level {name!r}", remedy)
        if raw.get("levels") and raw.get("tiers"):
            yield Lint((*at, "tiers"), f"{raw['id']} has both tiers and levels", "Keep one of the two.")
