"""Triggers over samples: when they fire, and that no data fires nothing (R113)."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from seatrial.domains.runbooks import rules
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.rules.sampling import BadSamples, read_samples
from seatrial.domains.runbooks.rules.triggering import Firing, fires
from seatrial.domains.runbooks.types import Trigger

T0 = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return T0 + timedelta(minutes=minutes)


def every_minute(*values: float) -> list[tuple[datetime, float]]:
    return [(at(minute), value) for minute, value in enumerate(values)]


def trigger(**said: Any) -> Trigger:
    return Trigger.model_validate(said)


def test_an_expression_fires_once_it_held_without_a_break_for_its_duration() -> None:
    late = trigger(when="late > 0.0", series={"late": "edi_acknowledgements_overdue"}, **{"for": "5m"})
    # a break in between begins anew
    values = every_minute(0, 1, 1, 1, 0, 2, 2, 2, 2, 2, 2, 2)
    for name in ("late", "edi_acknowledgements_overdue"):
        assert fires(late, samples={name: values}) == Firing(at(10), at(5))
    assert fires(late, samples={"late": values[:10]}) == Firing(None, at(1))
    assert fires(late, samples={"late": every_minute(0, 0, 0)}) == Firing()


def test_without_a_duration_it_fires_at_the_first_sample_that_fulfils_it() -> None:
    assert fires(trigger(when="a > 1.0 && b < 2.0"), samples={
        "a": every_minute(0, 2, 2), "b": every_minute(5, 5, 1)
    }) == Firing(at(2), at(2))  # fmt: skip
    # the newest value of each series counts, also between its samples
    assert fires(trigger(when="a > b"), samples={
        "a": [(at(0), 1.0), (at(3), 3.0)], "b": [(at(1), 2.0)]
    }).at == at(3)  # fmt: skip


def test_a_threshold_is_an_expression_as_well() -> None:
    for bound, value in (({"above": 10}, 10.5), ({"below": 10}, 9.5), ({"equals": 10}, 10)):
        threshold = trigger(metric="edi_dead_letters", **bound)
        assert fires(threshold, samples={"edi_dead_letters": every_minute(value)}).at == at(0)
    assert fires(trigger(metric="m", above=10), samples={"m": every_minute(10)}).at is None


def test_no_data_fires_nothing() -> None:
    rule = trigger(when="a > 0.0", **{"for": "10m"})
    assert fires(rule, samples={}) == Firing(missing=("a",))
    # old samples are none: it is not known to hold in between
    gap = [(at(0), 1.0), (at(20), 1.0), (at(25), 1.0)]
    assert fires(rule, samples={"a": gap}).at is None
    # a value that is no number is none either
    nan = every_minute(1, 1, 1, 1, 1, float("nan"), 1, 1, 1, 1, 1)
    assert fires(rule, samples={"a": nan}).at is None


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("late >", "Syntax error"), ("late + 1.0", "not to yes or no"), ("1.0 > 0.0", "names no series"),
        ("late(1)", "no expression"), ("late / 'x' > 1.0", "no expression"),
    ],
)  # fmt: skip
def test_lint_compiles_each(when: str, words: str) -> None:
    text = f'---\nkind: rollback\ntriggers:\n  - when: "{when}"\n---\n# Back\n'
    found = rules.lint(read(text.encode(), path="runbooks/x.md"))
    bad = next(each for each in found if each.code == "bad-trigger")
    assert (bad.line, bad.severity) == (4, "error")
    assert words in bad.message


def test_lint_names_series_that_are_not_used() -> None:
    text = '---\nkind: rollback\ntriggers:\n  - {when: "a > 0.0", series: {b: x}}\n---\n# Back\n'
    found = {each.code for each in rules.lint(read(text.encode(), path="runbooks/x.md"))}
    assert "unused-series" in found
    assert not found & {"unmeasured-trigger", "bad-trigger"}


@pytest.mark.parametrize("said", [{"when": "a > 0.0", "alert": "X"}, {"alert": "X", "series": {"a": "b"}}])
def test_a_trigger_is_of_one_sort(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        trigger(**said)


def test_samples_are_read_from_tables_and_json() -> None:
    table = b"time,a,b\n2026-11-21T12:00:00Z,1,\n1763726460,2,3\n"
    assert read_samples(table)["b"] == [(datetime.fromtimestamp(1763726460, UTC), 3.0)]
    plain = json.dumps({"a": [["2026-11-21T12:00:00", 1], [1763726460, "2"]]})
    assert read_samples(plain.encode())["a"][0] == (T0, 1.0)
    asked = {"status": "success", "data": {"resultType": "matrix", "result": [
        {"metric": {"__name__": "edi_dead_letters"}, "values": [[1763726460, "11"]]}
    ]}}  # fmt: skip
    assert read_samples(json.dumps(asked).encode())["edi_dead_letters"][0][1] == 11.0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "line 1"), (b"a,b\n", "line 1"), (b"time,a\n", "no sample"), (b"time,a\nnow,1\n", "is no time"),
        (b"time,a\n1,x\n", "is no number"), (b"time,a\n1,2,3\n", "line 2 has 3 cells"), (b"{", "no JSON"),
        (b'{"a": 1}', "a list"), (b'{"a": [1]}', "a[0]"), (b"[]", "has to be"), (b"\xff\xfe", "UTF-8"),
        (b'{"data": {"result": [1]}}', "range query"), (b"time,a\n1,inf\n", "finite"),
        (b"time,a\n1e400,1\n", "is no time"),
    ],
)  # fmt: skip
def test_what_is_no_samples_says_where(data: bytes, words: str) -> None:
    with pytest.raises(BadSamples) as refused:
        read_samples(data)
    assert words in str(refused.value)
