"""How a look becomes evidence, how long that counts, and when to look again."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.types import PROBES, CannotLook, Item, Look, Observation, Order, Probe, Subject
from seatrial.kit import canonical

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


class NoFiles:
    def read(self, path: str) -> bytes | None:
        return None

    def glob(self, pattern: str) -> list[str]:
        return []


class Nothing(BaseModel, extra="forbid"):
    """No parameters."""


def order(probe: str, **changes: Any) -> Order:
    made = Order(
        key="k", subject=Subject("service:edi", "production", "abc"), workspace="w", probe=probe,
        parameters={}, evidence_type="document", max_age=DAY, every=timedelta(minutes=1),
        timeout=timedelta(seconds=1), author="checklist:c",
    )  # fmt: skip
    return replace(made, **changes)


Give = Callable[[Callable[[Look], Observation]], Item]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Iterator[Give]:
    """What becomes of a probe that looks like this."""

    def run(look: Callable[[Look], Observation]) -> Item:
        probe = Probe("odd", "", Nothing, look, lambda parameters: "look --at it", "document")
        monkeypatch.setitem(PROBES._entries, "odd", probe)
        return rules.observe(order("odd"), files=NoFiles(), now=NOW)

    yield run


def test_evidence_bears_subject_producer_command_scope_count_digest_and_three_dates(give: Give) -> None:
    seen = Observation({"a": 1}, "all of it", 7, NOW - timedelta(hours=1), "def")
    item = give(lambda look: seen)
    assert (item.outcome, item.problem, item.provenance) == ("found", "", "proven")
    assert (item.producer, item.command) == ("seatrial/probe/odd@1", "look --at it")
    assert (item.scope, item.count, dict(item.findings)) == ("all of it", 7, {"a": 1})
    assert item.extra["revision"] == "def"
    assert (item.effective_at, item.collected_at) == (NOW - timedelta(hours=1), NOW)
    assert item.expires_at == NOW - timedelta(hours=1) + DAY


def test_the_digest_can_be_computed_again_from_what_the_evidence_says(give: Give) -> None:
    item = give(lambda look: Observation({"a": [1, None, "x"]}, "it", 1))
    again = {
        "type": "document", "subject": ["service:edi", "production", "abc"], "command": "look --at it",
        "scope": "it", "count": 1, "findings": {"a": [1, None, "x"]}, "problem": "",
        "effective_at": "2026-03-02T09:00:00+00:00",
    }  # fmt: skip
    assert item.sha256 == canonical.digest(again)
    assert give(lambda look: Observation({"a": [1, None, "y"]}, "it", 1)).sha256 != item.sha256


@pytest.mark.parametrize("age_days", [0, 1, 30, 400])
def test_an_old_effective_date_is_not_extended_by_collecting_again(give: Give, age_days: int) -> None:
    effective = NOW - timedelta(days=age_days)
    item = give(lambda look: Observation({}, "it", 1, effective))
    assert item.expires_at == effective + DAY
    assert rules.freshness(item, now=NOW).fresh is (age_days == 0)


def test_a_date_in_the_future_makes_nothing_fresher(give: Give) -> None:
    item = give(lambda look: Observation({}, "it", 1, NOW + timedelta(days=300)))
    assert (item.effective_at, item.expires_at) == (NOW, NOW + DAY)


def test_a_probe_that_cannot_look_says_why_and_what_would_help(give: Give) -> None:
    def look(what: Look) -> Observation:
        raise CannotLook("nobody answers", remedy="Start it.")

    item = give(look)
    assert (item.outcome, item.problem, item.count) == ("failed", "nobody answers. Start it.", 0)
    assert "fault" not in item.extra


@pytest.mark.parametrize("error", [KeyError("x"), RecursionError(), ZeroDivisionError("0"), AssertionError()])
def test_a_probe_that_breaks_is_a_failed_look_and_the_fault_is_kept(give: Give, error: Exception) -> None:
    def look(what: Look) -> Observation:
        raise error

    item = give(look)
    assert item.outcome == "failed"
    assert "this is a fault of the probe odd" in item.problem
    assert "Traceback" in item.extra["fault"]


@pytest.mark.parametrize("findings", [{"x": object()}, {"x": {1, 2}}, {"x": b"bytes"}])
def test_findings_that_are_no_json_fail(give: Give, findings: dict[str, Any]) -> None:
    item = give(lambda look: Observation(findings, "it", 1))
    assert (item.outcome, dict(item.findings)) == ("failed", {})
    assert "no kind of JSON value" in item.problem


def test_unknown_probes_and_wrong_parameters_fail_in_words() -> None:
    unknown = rules.observe(order("zz"), files=NoFiles(), now=NOW)
    assert unknown.problem == "there is no probe 'zz' in this version"
    wrong = rules.observe(
        order("http", parameters={"url": "http://x", "verb": "GET"}), files=NoFiles(), now=NOW
    )
    assert wrong.problem.startswith("the parameters of the probe http are wrong: verb: Extra inputs")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters()), inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_whatever_is_found_can_be_digested_and_stored(value: Any) -> None:
    found = rules.plain(value)
    text = canonical.dumps(found).decode()
    assert "\\u0000" not in text
    assert json.loads(text) is not None or found is None


@given(st.text(max_size=300))
def test_reading_json_gives_plain_data_or_says_that_it_is_none(text: str) -> None:
    try:
        canonical.dumps(rules.read_json(text))
    except ValueError as problem:
        assert str(problem)


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "[" * 60 + "]" * 60, "NaN", "[1,]", "", "{'a': 1}", "9" * 5000]
)
def test_json_that_is_none_or_too_deep_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"JSON|deeper|digits"):
        rules.read_json(text)


def test_numbers_that_lose_digits_become_text() -> None:
    assert rules.read_json('{"a": 9007199254740993, "b": 1e999}') == {"a": "9007199254740993", "b": "inf"}


@given(st.timedeltas(timedelta(seconds=1), timedelta(days=30)), st.timedeltas(-DAY, timedelta(days=400)))
def test_the_next_look_comes_before_the_evidence_expires(every: timedelta, left: timedelta) -> None:
    due = rules.next_due(NOW, every=every, expires=NOW + left)
    assert NOW + timedelta(seconds=1) <= due <= NOW + max(every, timedelta(seconds=1))
    if left > timedelta(seconds=1):
        assert due < NOW + left


def test_freshness_is_told_in_words(give: Give) -> None:
    item = give(lambda look: Observation({}, "it", 1))
    assert rules.freshness(item, now=NOW).words == "counts for another 1 d"
    assert rules.freshness(item, now=NOW + DAY) == rules.Freshness(False, "expired 0 s ago")
    assert rules.freshness(item, now=NOW + DAY * 2 + timedelta(hours=3)).words == "expired 1 d 3 h ago"
