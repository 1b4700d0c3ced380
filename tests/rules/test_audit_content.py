"""What is sealed of an entry is canonical JSON (RFC 8785), whatever the details hold."""

import json
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.audit.rules import content, names

AT = "2026-11-21T07:30:00.000001Z"
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), max_size=30)
numbers = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15),
)
plain = st.recursive(
    st.one_of(st.none(), st.booleans(), numbers, texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(texts, inner, max_size=4)),
    max_leaves=12,
)


def printed(value: Any) -> str:
    """The value as PostgreSQL prints jsonb."""
    if isinstance(value, dict):
        parts = (f"{json.dumps(key, ensure_ascii=False)}: {printed(each)}" for key, each in value.items())
        return f"{{{', '.join(parts)}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(printed, value))}]"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return json.dumps(value, ensure_ascii=False)


@given(st.dictionaries(texts, plain, max_size=5), texts, texts, texts)
def test_the_sealed_bytes_are_those_of_the_rfc(
    details: dict[str, Any], action: str, actor: str, subject: str
) -> None:
    made = content.entry((action, "human", actor, AT, printed(details), subject, "0-1"))

    whole = {
        "action": action,
        "actor": {"kind": "human", "uid": actor},
        "at": AT,
        "details": details,
        "subject": subject,
        "uid": "0-1",
        "v": 1,
    }
    assert made == rfc8785.dumps(whole)


@pytest.mark.parametrize("number", [2**53, -(2**53), 1e300, 10.0**17])
def test_a_number_that_readers_would_round_is_not_sealed(number: float) -> None:
    with pytest.raises(content.BadNumber):
        content.check({"in": [{"deep": number}]})


@pytest.mark.parametrize("text", ['{"a": 0.10000000000000000001}', '{"a": 9007199254740993}'])
def test_a_digit_that_readers_do_not_see_is_found(text: str) -> None:
    with pytest.raises(content.BadNumber):
        content.details_text(text)


def test_keys_are_sorted_as_utf_16_has_them() -> None:
    assert content.details_text('{"\ue000": 1, "\U0001f600": 2}') == '{"\U0001f600":2,"\ue000":1}'


def test_the_instant_is_sealed_in_utc() -> None:
    there = datetime(2026, 11, 21, 9, 30, 0, 1, tzinfo=timezone(timedelta(hours=2)))
    assert content.at_text(there) == AT
    assert content.at_text(datetime(2026, 11, 21, 7, 30, tzinfo=UTC)) == "2026-11-21T07:30:00.000000Z"


@pytest.mark.parametrize(
    ("kind", "uid", "name", "words"),
    [
        ("human", "019a-7f3a", "Nadia", "Nadia"),
        ("human", "019a-7f3a", "", "erased person 7f3a"),
        ("human", "019a-7f3a", None, "human 7f3a"),
        ("service", "019a-7f3a", None, "service 7f3a"),
        ("system", "system:retention", None, "retention"),
        ("anonymous", "", None, "somebody who is not signed in"),
    ],
)
def test_actors_are_called_by_what_is_still_known(kind: str, uid: str, name: str | None, words: str) -> None:
    assert names.shown(kind, uid=uid, name=name) == words
