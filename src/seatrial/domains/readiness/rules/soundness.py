"""Whether the conditions of a checklist are sound: shown by a truth table, with a witness for each fault."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from seatrial.domains.readiness.rules import logic
from seatrial.domains.readiness.rules.applicability import ATTRIBUTES, CLOSED, condition_names
from seatrial.domains.readiness.rules.expressions import BadExpression, compile_condition
from seatrial.domains.readiness.types import TIERS
from seatrial.domains.workspace.types import Lint, Pointer
from seatrial.kit.spelling import did_you_mean

_WORD = re.compile(r"[a-z0-9]+")


def normalised(text: str) -> str:
    """The words of a text alone: two items of the same words are one (R049)."""
    return " ".join(_WORD.findall(text.lower()))


@dataclass(frozen=True, slots=True)
class Asked:
    """Of whom a criterion is asked, as formulas that all have to hold."""

    at: Pointer
    id: str
    formulas: tuple[logic.Formula, ...]
    raw: Mapping[str, Any]


def lint_condition(text: str, *, at: Pointer) -> Iterator[Lint]:
    """Faults of one condition by itself: no CEL, unknown attributes."""
    try:
        compile_condition(text)
    except BadExpression as problem:
        remedy = "docs/reference/checks.md shows what a condition may use."
        yield Lint(at, f"the condition is not sound CEL: {problem}", remedy)
        return
    for name in condition_names(text):
        if name not in ATTRIBUTES:
            yield Lint(at, f"a service has no attribute {name!r}", did_you_mean(name, known=ATTRIBUTES))


def asked_of(raw: Mapping[str, Any], *, at: Pointer, tiers: Sequence[int], around: str) -> Asked:
    """The criterion with all conditions that it is asked under: its tiers, its own, and its checklist's."""
    formulas: list[logic.Formula] = []
    if tiers:
        formulas.append(logic.Atom("service.tier", "in", tuple(float(tier) for tier in tiers)))
    formulas += [logic.parse(text) for text in (around, raw.get("when", "")) if text.strip()]
    return Asked(at, raw["id"], tuple(formulas), raw)


def lint_reach(asked: Asked) -> Iterator[Lint]:
    """A criterion that no service is asked, or a condition that leaves nobody out."""
    table = _table(asked.formulas)
    if table is None:
        yield _too_many(asked.at, asked.id)
        return
    if not any(_all_hold(asked.formulas, given) for given in table):
        message = f"{asked.id} is asked of no service: no tier and no attribute makes its condition true"
        yield Lint((*asked.at, "when"), message, "Correct tiers and when, or remove it.")
    own = asked.raw.get("when", "").strip()
    if own and logic.constant(own) is True:
        message = f"the condition of {asked.id} holds for every service"
        yield Lint((*asked.at, "when"), message, "Remove it.", "warning")


def lint_rules(asked: Asked) -> Iterator[Lint]:
    """Rules of a criterion that can never decide, contradict each other, overlap, or leave a gap."""
    raw = asked.raw.get("rules") or []
    if not raw:
        return
    at = (*asked.at, "rules")
    if "must" in asked.raw:
        yield Lint((*asked.at, "must"), f"{asked.id} has both must and rules", "Keep one of the two.")
    formulas = [logic.parse(rule["when"]) for rule in raw]
    table = _table([*asked.formulas, *formulas])
    if table is None:
        yield _too_many(at, asked.id)
        return
    table = [given for given in table if _all_hold(asked.formulas, given)]
    true = [[given for given in table if logic.holds(formula, given=given)] for formula in formulas]
    for index, where in enumerate(true):
        if not where:
            message = f"rule {index + 1} of {asked.id} is unreachable: nothing makes its condition true"
            yield Lint((*at, index, "when"), message, "Correct the condition, or remove the rule.")
    yield from _lint_pairs(at, asked, raw, true)
    gap = next((given for given in table if not any(given in where for where in true)), None)
    if gap is not None:
        message = f"no rule of {asked.id} says how strict it is where {logic.words(gap)}"
        yield Lint(at, message, "Add a rule; until then it must hold.", "warning")


def _lint_pairs(
    at: Pointer,
    asked: Asked,
    raw: Sequence[Mapping[str, Any]],
    true: Sequence[Sequence[logic.Assignment]],
) -> Iterator[Lint]:
    for first in range(len(raw)):
        for second in range(first + 1, len(raw)):
            witness = next((given for given in true[first] if given in true[second]), None)
            if witness is None:
                continue
            one, two = raw[first]["then"], raw[second]["then"]
            pair = f"rules {first + 1} and {second + 1} of {asked.id}"
            where = logic.words(witness)
            if one != two:
                message = f"{pair} contradict each other: {one} and {two} where {where}"
                yield Lint((*at, second, "when"), message, "Let one of the two not hold there.")
            else:
                message = f"{pair} overlap: both say {one} where {where}"
                yield Lint((*at, second, "when"), message, "Join them, or narrow one.", "warning")


def lint_twins(asked: Sequence[Asked]) -> Iterator[Lint]:
    """Criteria that demand the same in the same words of the same service."""
    by_words: dict[str, list[Asked]] = {}
    for each in asked:
        words = normalised(each.raw.get("statement", "")) or normalised(each.raw["title"])
        by_words.setdefault(words, []).append(each)
    for same in by_words.values():
        for index, second in enumerate(same[1:], start=1):
            for first in same[:index]:
                witness = _together(first.formulas, second.formulas)
                if witness is not None:
                    where = logic.words(witness)
                    message = f"{second.id} repeats {first.id}" + (f" where {where}" if where else "")
                    remedy = "Remove one of them, or give each a condition of its own."
                    yield Lint((*second.at, "id"), message, remedy, "warning")
                    break


def lint_order(asked: Sequence[Asked]) -> Iterator[Lint]:
    """Criteria that wait for unknown ones, for themselves, or for ones that are not asked there."""
    known = {each.id: each for each in asked}
    for each in asked:
        for index, name in enumerate(each.raw.get("after") or ()):
            at = (*each.at, "after", index)
            if name not in known:
                message = f"{each.id} waits for {name!r}, which this checklist does not have"
                yield Lint(at, message, did_you_mean(name, known=known))
                continue
            if each.id in _all_before(name, known):
                yield Lint(at, f"{each.id} waits for {name}, which waits for it", "Remove one of the two.")
                continue
            witness = _without(each.formulas, known[name].formulas)
            if witness is not None:
                message = f"{each.id} waits for {name}, which is not asked where {logic.words(witness)}"
                yield Lint(at, message, "Ask both of the same services.", "warning")


def _all_before(name: str, known: Mapping[str, Asked]) -> set[str]:
    found: set[str] = set()
    left = [name]
    while left:
        here = left.pop()
        if here in found or here not in known:
            continue
        found.add(here)
        left += known[here].raw.get("after") or ()
    return found


def _table(formulas: Sequence[logic.Formula]) -> list[logic.Assignment] | None:
    named = {atom.term for formula in formulas for atom in logic.atoms(formula)}
    closed = {term: values for term, values in CLOSED.items() if term in named}
    return logic.assignments(list(formulas), closed=closed)


def _all_hold(formulas: Sequence[logic.Formula], given: logic.Assignment) -> bool:
    return all(logic.holds(formula, given=given) for formula in formulas)


def _together(first: Sequence[logic.Formula], second: Sequence[logic.Formula]) -> logic.Assignment | None:
    table = _table([*first, *second])
    return next((given for given in table or () if _all_hold([*first, *second], given)), None)


def _without(first: Sequence[logic.Formula], second: Sequence[logic.Formula]) -> logic.Assignment | None:
    """Where the first are true and the second are not."""
    table = _table([*first, *second])
    wanted = (given for given in table or () if _all_hold(first, given) and not _all_hold(second, given))
    return next(wanted, None)


def _too_many(at: Pointer, name: str) -> Lint:
    message = f"the conditions of {name} have too many cases to be looked at, so nothing is proven of them"
    return Lint(at, message, "Split it into several criteria.", "warning")


def tiers_of(raw: Mapping[str, Any], *, levels: Mapping[str, Sequence[int]]) -> tuple[int, ...]:
    """The tiers that a criterion names, directly or by levels; none: all."""
    named = {tier for name in raw.get("levels") or () for tier in levels.get(name, ())}
    return tuple(raw.get("tiers") or ()) or tuple(tier for tier in TIERS if tier in named)
