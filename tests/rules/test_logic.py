"""Formulas: what is said to be impossible is impossible; what can be otherwise is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.readiness.rules import logic


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("evidence.a.rto && !evidence.a.rto", False),  # the fault of a published lens
        ("evidence.a.x == 1 && evidence.a.x > 2", False),
        ("evidence.a.x == 1 || evidence.a.x != 1", True),
        ("size(evidence.f.files) >= 0", True),
        ("evidence.f.count < 0", False),
        ('evidence.b.x in ["u", "v"] && evidence.b.x == "w"', False),
        ("(a == 1 ? b == 2 : b == 3) && a == 1 && b == 3", False),
        ("a.exists(x, x == 1) && !a.exists(x, x == 1)", False),
        ("\"x\" == a.b && a.b != 'x'", False),
        ("2 < a && a < 1", False),
        ("true", True),
        ("false", False),
        ("!(evidence.x.ok) || evidence.x.ok", True),
        ("evidence.x.ok && evidence.y.status == 200", None),
        ("a == 1 && b > 2 && c in [1, 2] && a < 3", None),
        ("a > 1.0 && a < 2.0", None),
        ('a.b == "&& || ?" && a.c', None),
        ("a ? b : c", None),
    ],
)
def test_what_an_expression_can_come_to(text: str, truth: bool | None) -> None:
    assert logic.constant(text) is truth


@given(st.text(alphabet="ab.&|!?:()=<>\"' 12[],", max_size=60))
def test_any_text_has_an_answer(text: str) -> None:
    assert logic.constant(text) in (True, False, None)


_NUMBERS = st.integers(0, 3)
_ATOMS = st.builds(
    lambda name, sign, n: f"{name} {sign} {n}",
    st.sampled_from("ab"),
    st.sampled_from(["==", "<", ">=", "!="]),
    _NUMBERS,
)
_FORMULAS = st.recursive(
    _ATOMS,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a} && {b})", inner, inner),
        st.builds(lambda a, b: f"({a} || {b})", inner, inner),
        st.builds(lambda a: f"!({a})", inner),
        st.builds(lambda a, b, c: f"({a} ? {b} : {c})", inner, inner, inner),
    ),
    max_leaves=6,
)


def _as_python(text: str) -> str:
    formula = logic.parse(text)

    def show(node: logic.Formula) -> str:
        if isinstance(node, logic.Atom):
            return f"({node.term} {node.op} {node.values[0]})"
        parts = [show(part) for part in node.parts]
        if node.op == "not":
            return f"(not {parts[0]})"
        if node.op == "if":
            return f"({parts[1]} if {parts[0]} else {parts[2]})"
        return f"({f' {node.op} '.join(parts)})"

    return show(formula)


@given(_FORMULAS)
def test_a_table_finds_what_trying_every_value_finds(text: str) -> None:
    spoken = _as_python(text)
    halves = [n / 2 for n in range(-2, 9)]
    tried = {bool(eval(spoken, {"a": a, "b": b})) for a in halves for b in halves}
    assert logic.constant(text) == (tried.pop() if len(tried) == 1 else None)
