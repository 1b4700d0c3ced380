"""Whether the risk rules of a question are sound: a table of all cases shows it; the first that holds wins.

AWS does not say in which order rules count; its own lenses are written as if the first one won.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from seatrial.domains.readiness.rules import logic
from seatrial.domains.readiness.rules.lenses.conditions import (
    MOST_CHOICES,
    BadCondition,
    Table,
    ids_of,
    parse_condition,
    where,
)
from seatrial.domains.workspace.types import Lint, Pointer
from seatrial.kit.spelling import did_you_mean

Risk = Literal["NO_RISK", "MEDIUM_RISK", "HIGH_RISK"]
#: From the least to the worst.
RISKS: tuple[Risk, ...] = get_args(Risk)
DEFAULT = "default"
_WORDS = {"NO_RISK": "no risk", "MEDIUM_RISK": "a medium risk", "HIGH_RISK": "a high risk"}


@dataclass(frozen=True, slots=True)
class RiskRule:
    """A rule with all cases in which its condition is true, and those that no rule before it takes."""

    at: Pointer
    risk: Risk
    true: int
    reached: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What the rules say: the cases of each risk, and the cases of which no rule says anything."""

    table: Table
    rules: tuple[RiskRule, ...]
    gap: int

    def cases(self, risk: Risk) -> int:
        """The cases that end at the risk."""
        found = 0
        for rule in self.rules:
            found |= rule.reached if rule.risk == risk else 0
        return found


@dataclass(frozen=True, slots=True)
class _Read:
    at: Pointer
    risk: Risk
    #: None is the default
    formula: logic.Formula | None


def decide(question: Mapping[str, Any], *, at: Pointer) -> tuple[Decided | None, list[Lint]]:
    """What the question's rules say in every case, and every fault of them.

    None where a rule cannot be read, so that nothing can be said of the others.
    """
    ids = list(dict.fromkeys(str(choice["id"]) for choice in question["choices"]))
    faults: list[Lint] = []
    raw = question.get("riskRules")
    if not isinstance(raw, list) or not raw:
        message = "the question has no risk rules, so that no answer says anything"
        return None, [Lint((*at, "riskRules"), message, "Write riskRules with a default.")]
    read = [_read(rule, (*at, "riskRules", index), ids, faults) for index, rule in enumerate(raw)]
    rules = [rule for rule in read if rule is not None]
    if len(rules) < len(read):
        return None, faults
    used = [name for rule in rules if rule.formula is not None for name in ids_of(rule.formula)]
    named = [name for name in ids if name in used]
    if len(named) > MOST_CHOICES:
        message = f"the rules name {len(named)} choices: too many to look at all cases, so nothing is proven"
        return None, [
            *faults,
            Lint((*at, "riskRules"), message, "Split the question.", "warning"),
        ]
    decided = _decided(rules, Table(named))
    unused = [index for index, choice in enumerate(question["choices"]) if choice["id"] not in named]
    faults += _lint(decided, at)
    faults += _lint_unused(question["choices"], unused, at) if named else ()
    return decided, faults


def _read(rule: Any, at: Pointer, ids: Sequence[str], faults: list[Lint]) -> _Read | None:
    if not isinstance(rule, Mapping):
        faults.append(Lint(at, "a risk rule is an object with condition and risk", "Write both."))
        return None
    risk, condition = rule.get("risk"), rule.get("condition")
    before = len(faults)
    if risk not in RISKS:
        faults.append(Lint((*at, "risk"), f"there is no risk {risk!r}", did_you_mean(str(risk), known=RISKS)))
    formula = None
    if not isinstance(condition, str) or not condition.strip():
        faults.append(Lint((*at, "condition"), "the rule has no condition", "Write one, or `default`."))
    elif condition.strip() != DEFAULT:
        formula = _formula(condition, (*at, "condition"), ids, faults)
    return _Read(at, risk, formula) if len(faults) == before else None  # type: ignore[arg-type]


def _formula(text: str, at: Pointer, ids: Sequence[str], faults: list[Lint]) -> logic.Formula | None:
    try:
        formula = parse_condition(text)
    except BadCondition as problem:
        message = f"the condition cannot be read: {problem}"
        faults.append(Lint(at, message, "Use choice ids with &&, ||, ! and brackets."))
        return None
    for name in ids_of(formula):
        if name not in ids:
            message = f"the question has no choice {name!r}"
            faults.append(Lint(at, message, did_you_mean(name, known=ids)))
    return formula


def _decided(read: Sequence[_Read], table: Table) -> Decided:
    left, rules = table.all, []
    for rule in read:
        true = table.all if rule.formula is None else table.cases(rule.formula)
        rules.append(RiskRule(rule.at, rule.risk, true, true & left, rule.formula is None))
        left &= ~true
    return Decided(table, tuple(rules), left)


def _lint(decided: Decided, at: Pointer) -> Iterator[Lint]:
    for index, rule in enumerate(decided.rules):
        # A default that has nothing left is what the format asks for, unless its risk was meant to occur.
        if not rule.reached and not (rule.is_default and decided.cases(rule.risk)):
            yield _never(decided, index)
    yield from _lint_rest(decided, at)
    if not decided.cases("NO_RISK") and not decided.gap:
        message = "no answer is without risk, so that nobody can ever meet it"
        yield Lint((*at, "riskRules"), message, "Add a rule whose risk is NO_RISK.")
    elif decided.cases("NO_RISK") == decided.table.all:
        message = "every answer is without risk, so that the question decides nothing"
        yield Lint((*at, "riskRules"), message, "Add a rule with a risk.", "warning")
    yield from _lint_worse(decided, at)


def _never(decided: Decided, index: int) -> Lint:
    """Why a rule decides no case: false by itself, contradicted by one of the same cases, or too late."""
    rule = decided.rules[index]
    place = (*rule.at, "condition")
    number, says = index + 1, _WORDS[rule.risk]
    if not rule.true:
        message = f"rule {number} can never be true: nothing that is ticked makes its condition hold"
        rest = decided.rules[index + 1 :]
        heir = next((_WORDS[each.risk] for each in rest if each.is_default), "no rule at all")
        remedy = f"Correct the condition; what it was meant for ends at {heir} now."
        return Lint(place, message, remedy)
    same = next((at for at in range(index) if decided.rules[at].true == rule.true), None)
    if same is not None and decided.rules[same].risk != rule.risk:
        other = _WORDS[decided.rules[same].risk]
        message = f"rules {same + 1} and {number} contradict each other: {other} and {says} in the same cases"
        return Lint(place, message, "The first one counts. Correct or remove one of the two.")
    before = [at + 1 for at in range(index) if decided.rules[at].true & rule.true]
    named = " and ".join(map(str, before))
    word = "rule" if len(before) == 1 else "rules"
    message = f"rule {number} is unreachable: {word} {named} already decided every case of it"
    lost = "" if decided.cases(rule.risk) else f": {says} is never the answer here"
    return Lint(place, message, f"Correct the rules before it, or remove it{lost}.")


def _lint_rest(decided: Decided, at: Pointer) -> Iterator[Lint]:
    """What is left when no rule holds: a gap, or no default although the format asks for one."""
    table = decided.table
    if decided.gap:
        message = f"no rule says how large the risk is {where(table.ticked(decided.gap), table=table)}"
        remedy = "Add the rule `default`; it takes what is left."
        yield Lint((*at, "riskRules"), message, remedy)
    elif not any(rule.is_default for rule in decided.rules):
        message = "no rule is the default, which the format asks for"
        yield Lint((*at, "riskRules"), message, "Make the last rule the default.", "warning")


def _lint_worse(decided: Decided, at: Pointer) -> Iterator[Lint]:
    """A choice that, ticked besides others, makes the risk larger, although it is a good practice."""
    table = decided.table
    for place, name in enumerate(table.ids):
        if is_none(name):
            continue
        for better, worse in ((0, 1), (0, 2), (1, 2)):
            rises = table.one_more(decided.cases(RISKS[better]), place=place) & decided.cases(RISKS[worse])
            if not rises:
                continue
            others = tuple(each for each in table.ticked(rises) if each != name)
            said = f"from {_WORDS[RISKS[better]]} to {_WORDS[RISKS[worse]]} {where(others, table=table)}"
            message = f"ticking {name} raises the risk {said}"
            yield Lint((*at, "riskRules"), message, "Correct the rules, unless it is meant.", "warning")
            break


def _lint_unused(choices: Sequence[Mapping[str, Any]], unused: Sequence[int], at: Pointer) -> Iterator[Lint]:
    for index in unused:
        name = str(choices[index]["id"])
        if not is_none(name):
            message = f"no rule asks for {name}: ticked or not, the risk is the same"
            yield Lint((*at, "choices", index), message, "Name it in a rule, or remove it.", "warning")


def is_none(name: str) -> bool:
    """Whether the choice is the format's `none of these`, which is no practice."""
    return name.endswith("_no")
