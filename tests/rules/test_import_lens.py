"""A lens of the AWS Well-Architected Tool becomes a checklist, and its risk rules are proven sound or not."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.readiness.rules import (
    BadLens,
    Imported,
    Wish,
    import_lens,
    logic,
    read_lens,
    to_yaml,
)
from seatrial.domains.readiness.rules.lenses.conditions import BadCondition, Table, parse_condition
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks
from seatrial.kit.json_positions import lines_of, pointer_text

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

LENSES = Path(__file__).parents[2] / "examples" / "lenses"


def take(text: str, *, strict: bool = False, **wish: Any) -> Imported:
    found = import_lens(read_lens(text, file="lens.json"), wish=Wish(**wish), strict=strict)
    assert found.found == found.criteria + len(found.rejects)
    if found.criteria:
        compiled = compile_files({"checklist.yaml": to_yaml(found.document).encode()})
        assert [each.message for each in compiled.errors] == []
    return found


def lens(*rules: tuple[str, str], choices: tuple[str, ...] = ("a_one", "b_two", "c_six")) -> str:
    question = {
        "id": "question",
        "title": "A question",
        "choices": [{"id": name, "title": f"It is {name}"} for name in choices],
        "riskRules": [{"condition": condition, "risk": f"{risk}_RISK"} for condition, risk in rules],
    }
    pillars = [{"id": "pillar", "name": "Pillar", "questions": [question]}]
    return json.dumps({"schemaVersion": "2021-11-01", "name": "A lens", "pillars": pillars}, indent=1)


def said(*rules: tuple[str, str], **options: Any) -> list[tuple[str, str]]:
    """Place below the question and words of every error."""
    found = take(lens(*rules, **options))
    head = "/pillars/0/questions/0/"
    return [
        (each.pointer.removeprefix(head), each.message) for each in found.faults if each.severity == "error"
    ]


def items(found: Imported) -> dict[str, dict[str, Any]]:
    return {raw["id"]: raw for area in found.document["spec"]["areas"] for raw in area["criteria"]}


def test_pillars_are_areas_and_questions_criteria_with_all_that_they_say() -> None:
    found = take((LENSES / "recovery.json").read_text())

    areas = found.document["spec"]["areas"]
    assert [(area["name"], area["role"]) for area in areas] == [
        ("recovery", "operations_lead"),
        ("security", "security_lead"),
    ]
    assert found.document["spec"]["version"] == "1.2.0"
    assert found.beside == {("choice", "choices"): 7, ("risk rule", "risk rules"): 7}
    targets = items(found)["recovery-targets"]
    assert targets["statement"] == (
        "Without risk where this holds: A recovery time objective is written down. "
        "A drill kept the recovery time objective."
    )
    assert targets["source"] == "lens.json#/pillars/0/questions/0"
    assert targets["guide"].splitlines() == [
        "Is it known how long the service may be away, and was it measured?",
        "How to set targets https://example.org/targets",
        "A recovery time objective is written down: A time in minutes, agreed with the business.",
        "A drill kept the recovery time objective: How to drill https://example.org/drill",
    ]
    assert targets["remedy"].splitlines() == [
        "A recovery time objective is written down: Agree on a time and write it down. https://example.org/rto",
        "A drill kept the recovery time objective: Restore the newest backup and measure the time.",
        "A drill kept the recovery time objective: Plan the next drill. https://example.org/next",
    ]
    assert targets["questions"] == [
        "A recovery time objective is written down",
        "A drill kept the recovery time objective",
    ]
    assert targets["failure"].startswith("The lens rates it as a high risk, and as a medium one")
    assert "must" not in targets


def test_alternatives_are_spelled_out_with_what_must_not_be() -> None:
    found = items(take((LENSES / "recovery.json").read_text()))["backup-place"]
    assert found["statement"] == (
        "Without risk where one of these holds: "
        "(1) Backups lie in another region. And this does not: Backups lie on the disk that they save. "
        "(2) Backups lie in another account. And this does not: Backups lie on the disk that they save."
    )


def test_a_strict_import_makes_high_risks_must_do() -> None:
    found = items(take((LENSES / "recovery.json").read_text(), strict=True))
    assert {name: raw.get("must", False) for name, raw in found.items()} == {
        "recovery-targets": True,
        "backup-place": False,
        "secrets": True,
    }


def test_every_fault_of_the_faulty_lens_is_named_with_pointer_and_line() -> None:
    text = (LENSES / "faulty.json").read_text()
    found = take(text)

    places = [
        (each.pointer.removeprefix("/pillars/0/questions/"), each.message.partition(":")[0])
        for each in found.faults
        if each.severity == "error"
    ]
    assert places == [
        ("0/riskRules/1/condition", "rule 2 can never be true"),
        ("1/riskRules/2/condition", "rule 3 is unreachable"),
        ("2/riskRules", "no rule says how large the risk is where only logs is ticked"),
        ("3/riskRules/1/condition", "rules 1 and 2 contradict each other"),
        ("4/riskRules/0/condition", "the question has no choice 'runbok'"),
        ("5/riskRules/0/condition", "the condition cannot be read"),
        ("5/riskRules/1/risk", "there is no risk 'LOW_RISK'"),
        ("6/riskRules", "no answer is without risk, so that nobody can ever meet it"),
    ]
    never = found.faults[0]
    assert (
        text.splitlines()[never.line - 1]
        .strip()
        .startswith('{"condition": "(rto_defined) && (!rto_defined)"')
    )
    assert "ends at a high risk now" in never.remedy
    assert found.faults[-1].severity == "warning"
    assert "ticking tested raises the risk from no risk to a high risk" in found.faults[-1].message


def test_what_does_not_come_in_is_listed() -> None:
    found = take((LENSES / "faulty.json").read_text())
    assert [(each.line, each.reason) for each in found.rejects] == [
        (98, "/pillars/0/questions/8: the question has no title"),
        (99, "/pillars/0/questions/9: the question has no choices, so that there is nothing to answer"),
        (100, "/pillars/0/questions/10: choice 2 has no title"),
        (108, "/pillars/1: a pillar without questions"),
    ]
    assert [each.reason for each in found.notes] == [
        "/pillars/0/questions/0/riskLevel: a question has no 'riskLevel' in this format, "
        "so that it is left out"
    ]


@pytest.mark.parametrize(
    ("rules", "faults"),
    [
        # sound: nested, overlapping with the first one winning, `none of these`, a default that is not needed
        ([("a_one && b_two", "NO"), ("a_one", "MEDIUM"), ("default", "HIGH")], []),
        ([("!(a_one || b_two) && !c_six", "HIGH"), ("default", "NO")], []),
        ([("a_one", "NO"), ("!a_one", "HIGH"), ("default", "HIGH")], []),
        # after the default there is nothing left
        (
            [("default", "NO"), ("a_one", "HIGH")],
            [("riskRules/1/condition", "rule 2 is unreachable: rule 1 already decided every case of it")],
        ),
        # swallowed by one that is wider
        (
            [("a_one || b_two", "NO"), ("a_one && b_two", "MEDIUM"), ("default", "HIGH")],
            [("riskRules/1/condition", "rule 2 is unreachable: rule 1 already decided every case of it")],
        ),
        # only together they leave nothing
        (
            [("a_one", "NO"), ("b_two", "MEDIUM"), ("a_one || b_two", "HIGH"), ("default", "HIGH")],
            [
                (
                    "riskRules/2/condition",
                    "rule 3 is unreachable: rules 1 and 2 already decided every case of it",
                )
            ],
        ),
        ([("a_one", "NO")], [("riskRules", "no rule says how large the risk is where nothing is ticked")]),
        (
            [("!a_one || !b_two || !c_six", "HIGH")],
            [("riskRules", "no rule says how large the risk is where everything is ticked")],
        ),
        ([], [("riskRules", "the question has no risk rules, so that no answer says anything")]),
    ],
)  # fmt: skip
def test_rules_one_by_one(rules: list[tuple[str, str]], faults: list[tuple[str, str]]) -> None:
    assert said(*rules) == faults


def test_fifteen_choices_are_looked_at_case_by_case() -> None:
    names = tuple(f"choice_{index}" for index in range(15))
    every = " && ".join(names)
    rules = [(every, "NO"), (f"{names[0]} && ({every})", "MEDIUM"), ("default", "HIGH")]
    assert said(*rules, choices=names) == [
        (
            "riskRules/1/condition",
            "rules 1 and 2 contradict each other: no risk and a medium risk in the same cases",
        )
    ]


def test_more_choices_than_can_be_looked_at_are_said_to_be_unproven() -> None:
    names = tuple(f"choice_{index}" for index in range(25))
    found = take(lens((" && ".join(names), "NO"), ("default", "HIGH"), choices=names))
    assert [(each.severity, "nothing is proven" in each.message) for each in found.faults] == [
        ("warning", True)
    ]


def test_texts_that_find_no_room_are_noted_and_links_of_other_kinds_left_out() -> None:
    raw = json.loads(lens(("a_one", "NO"), ("default", "HIGH")))
    choices = raw["pillars"][0]["questions"][0]["choices"]
    for choice in choices:
        choice["improvementPlan"] = {"displayText": "x" * 1500, "url": "javascript:alert(1)"}
    found = take(json.dumps(raw))
    assert [each.reason for each in found.notes] == [
        "/pillars/0/questions/0: 2 of its texts found no room in remedy: look at the source"
    ]
    assert "javascript" not in to_yaml(found.document)


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("{", "this is no JSON", 1),
        ('{"a": 1,\n "pillars" 2}', "this is no JSON", 2),
        ("[]", "a lens is an object", 1),
        ('{"name": "x"}', "/pillars is no list of pillars", 1),
        ('{"name": "x",\n "pillars": {}}', "/pillars is no list of pillars", 2),
        ('{"pillars": [NaN]}', "NaN is no JSON", 1),
        ('{"pillars": [1], "pillars": [2]}', "the key 'pillars' stands twice", 1),
        ("[" * 100_000, "too deep", 1),
        (f'{{"pillars": [{"1" * 5000}]}}', "no JSON that can be read", 1),
        (" " * (5 * 1024 * 1024 + 1), "larger than 5 MB", 1),
    ],
)
def test_what_is_no_lens_is_said(text: str, words: str, line: int) -> None:
    with pytest.raises(BadLens, match=words) as refused:
        read_lens(text, file="lens.json")
    assert refused.value.line == line


def test_a_text_that_is_cut_anywhere_is_refused() -> None:
    text = (LENSES / "recovery.json").read_text().rstrip()
    for end in range(0, len(text), 7):
        with pytest.raises(BadLens):
            read_lens(text[:end], file="lens.json")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a_one &&", "ends where a choice has to stand"),
        ("(a_one", "the bracket at character 1 is not closed"),
        ("a_one b_two", "'b_two' at character 7 is one too many"),
        ("a_one & b_two", "'&' at character 7"),
        ("!", "ends"),
        ("", "ends"),
        ("a_one)", "one too many"),
        ("(" * 100 + "a_one" + ")" * 100, "nested more than 50 deep"),
        ("!" * 100 + "a_one", "nested more than 50 deep"),
    ],
)
def test_conditions_that_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(BadCondition) as refused:
        parse_condition(text)
    assert words in str(refused.value)


_NAMES = ("a", "b", "c", "d")
_FORMULAS = st.recursive(
    st.sampled_from(_NAMES),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("&&", "||")), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda text: f"!({text})"),
    ),
    max_leaves=8,
)


@given(_FORMULAS)
def test_the_table_agrees_with_looking_at_each_case(text: str) -> None:
    formula, table = parse_condition(text), Table(_NAMES)
    cases = table.cases(formula)
    for case in range(16):
        given_ = {name: bool(case >> place & 1) for place, name in enumerate(_NAMES)}
        assert logic.holds(formula, given=given_) == bool(cases >> case & 1)
    sets = [{name for place, name in enumerate(_NAMES) if case >> place & 1} for case in range(16)]
    true = [ticked for case, ticked in enumerate(sets) if cases >> case & 1]
    least = [ticked for ticked in true if not any(other < ticked for other in true)]
    assert sorted(map(sorted, table.least(cases))) == sorted(map(sorted, least))


_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=10) | st.just("default")
_KEYS = st.sampled_from(
    [
        "id",
        "name",
        "title",
        "pillars",
        "questions",
        "choices",
        "riskRules",
        "condition",
        "risk",
        "displayText",
    ]
)
_VALUES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=5),
    max_leaves=30,
)


@given(st.lists(_VALUES, min_size=1, max_size=3), st.dictionaries(_KEYS, _VALUES, max_size=3))
def test_any_pillars_give_a_result_and_lose_nothing(pillars: list[Any], beside: dict[str, Any]) -> None:
    take(json.dumps({**beside, "pillars": pillars}))


@given(
    st.lists(
        st.fixed_dictionaries(
            {"title": st.text(max_size=200)},
            optional={
                "id": _LEAVES,
                "choices": st.lists(st.fixed_dictionaries({"id": _LEAVES, "title": _LEAVES}), max_size=3),
                "riskRules": _VALUES,
            },
        ),
        max_size=4,
    )
)
def test_any_questions_give_a_result_and_lose_nothing(questions: list[Any]) -> None:
    take(json.dumps({"pillars": [{"name": "P", "questions": questions}]}))


@given(_VALUES)
def test_the_line_of_every_value_is_known(value: Any) -> None:
    text = json.dumps(value, indent=1)
    lines = lines_of(text)
    assert set(lines) == set(_pointers(value, ()))
    assert max(lines.values()) <= text.count("\n") + 1


def _pointers(value: Any, at: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(each for key, inner in pairs for each in _pointers(inner, (*at, key)))]


def test_pointers_are_written_as_the_standard_has_it() -> None:
    assert pointer_text(("a/b", 0, "~")) == "/a~1b/0/~0"
    assert pointer_text(()) == ""
