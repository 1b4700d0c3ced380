"""Checks: four outcomes, and words that explain each."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.readiness.rules import expressions

CONTEXT = {
    "evidence": {
        "health": {
            "status": 503,
            "json": {"state": "degraded", "parts": ["router", "store"]},
            "answered": True,
        },
        "plan": {"exists": False, "note": 'a && b || "c"'},
    },
    "service": {"tier": 1, "annotations": {}},
    "environment": {"name": "demo"},
    "now": datetime(2026, 11, 21, 12, 0, tzinfo=UTC),
}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("evidence.health.status == 503", "true"),
        ("evidence.health.status == 200", "false"),
        ("evidence.health.json.version == '1'", "missing"),
        ("evidence.absent.status == 200", "missing"),
        ("evidence.health.status > 'x'", "error"),
        ("evidence.health.status", "error"),
        ("1 / 0 == 1", "error"),
        ("evidence.health.json.parts[2] == 'disk'", "missing"),
        ("now - timestamp('2026-11-20T12:00:00Z') == duration('24h')", "true"),
        ("has(evidence.health.json.version)", "false"),
        ("evidence.health.json.parts.exists(part, part == 'router')", "true"),
    ],
)
def test_an_expression_comes_to_one_of_four_outcomes(text: str, kind: str) -> None:
    assert expressions.evaluate(text, context=CONTEXT).kind == kind


def test_a_false_expression_names_the_clauses_that_do_not_hold_and_what_they_saw() -> None:
    text = "evidence.health.answered && evidence.health.status == 200 && evidence.plan.exists"
    words = expressions.explain_false(text, context=CONTEXT)
    assert words == (
        "evidence.health.status == 200 does not hold (health.status is 503); "
        "evidence.plan.exists does not hold (plan.exists is false)"
    )


def test_a_method_call_is_explained_by_its_subject() -> None:
    words = expressions.explain_false("evidence.health.json.state.startsWith('ok')", context=CONTEXT)
    assert 'health.json.state is "degraded"' in words


def test_a_true_expression_names_what_it_saw() -> None:
    assert (
        expressions.explain_true("evidence.health.status == 503", context=CONTEXT) == "health.status is 503"
    )


def test_a_missing_path_is_named() -> None:
    text = "evidence.health.status > 0 && evidence.health.json.age < 3"
    assert expressions.missing_path(text, context=CONTEXT) == "evidence.health.json.age"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a && b", ["a", "b"]),
        ("(a && b) && c", ["(a && b)", "c"]),
        ("a || b && c", ["a || b && c"]),
        ("x == 'p && q' && y", ["x == 'p && q'", "y"]),
        ("[1, 2].all(n, n > 0 && n < 3) && z", ["[1, 2].all(n, n > 0 && n < 3)", "z"]),
    ],
)
def test_clauses_are_split_at_the_top_level_only(text: str, parts: list[str]) -> None:
    assert expressions.clauses(text) == parts


@pytest.mark.parametrize("text", ["a ==", "evidence.a.(", "secrets.key == 1", ""])
def test_an_unsound_expression_is_refused_with_words(text: str) -> None:
    with pytest.raises(expressions.BadExpression) as caught:
        expressions.compile_check(text)
    assert str(caught.value)
    assert "\n" not in str(caught.value)


def test_evidence_names_are_found_once_each_in_order() -> None:
    text = "evidence.b.x == 1 && evidence.a.y == 2 && evidence.b.z == 3"
    assert expressions.evidence_names(text) == ["b", "a"]


@given(st.text(max_size=60))
def test_no_text_makes_anything_but_an_outcome_or_a_refusal(text: str) -> None:
    try:
        expressions.compile_check(text)
    except expressions.BadExpression:
        return
    assert expressions.evaluate(text, context=CONTEXT).kind in {"true", "false", "missing", "error"}
