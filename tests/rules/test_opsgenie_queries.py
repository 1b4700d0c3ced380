"""Opsgenie's queries: what is understood, and what is refused with its place."""

import pytest

from seatrial.domains.alerts.formats.opsgenie_query import BadQuery, listed, terms
from seatrial.domains.alerts.rules import genie
from seatrial.domains.alerts.types.genie import Listed, Term


def test_conditions_are_read_with_their_comparisons() -> None:
    found = terms(
        'status: open AND NOT priority=P1 && tag:"two words" details.region != eu createdAt >= 17 disk'
    )
    assert found == (
        Term("status", ":", "open"), Term("priority", "=", "p1", is_not=True), Term("tag", ":", "two words"),
        Term("details.region", "!=", "eu"), Term("createdAt", ">=", "17"), Term("", ":", "disk"),
    )  # fmt: skip
    assert terms('alias: "a \\"quoted\\" one"') == (Term("alias", ":", 'a "quoted" one'),)
    assert terms("  ") == ()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("status: open OR acknowledged: true", "at column 14: OR is not understood"),
        ("(status: open)", "at column 1: ( is not understood"),
        ("owner: ada", "at column 1: owner is no field here"),
        ("status: open  status: maybe", "at column 15: status is one of closed, open"),
        ("createdAt > yesterday", "at column 1: createdAt is compared with a number"),
        ("message > disk", "at column 1: message is not compared by >"),
        ("status:", "at column 7"),
        ("status: open AND NOT", "at column 20: NOT is followed by nothing"),
        ("x" * 1001, "longer than"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(query: str, words: str) -> None:
    with pytest.raises(BadQuery) as refused:
        terms(query)
    assert words in str(refused.value) and refused.value.name == "query"


def test_pages_and_orders_have_their_limits() -> None:
    asked = {"limit": "100", "offset": "20", "sort": "tinyId", "order": "asc"}
    assert listed(asked) == Listed((), 20, 100, "tinyId", is_rising=True)
    assert listed({}) == Listed((), 0, 20, "createdAt", is_rising=False)
    for name, text in (
        ("limit", "101"), ("limit", "0"), ("offset", "-1"), ("offset", "20001"), ("sort", "owner"),
        ("order", "up"), ("searchIdentifier", "mine"),
    ):  # fmt: skip
        with pytest.raises(BadQuery) as refused:
            listed({name: text})
        assert refused.value.name == name


def test_an_alias_may_hold_slashes_and_what_is_refused_is_told_apart() -> None:
    found = genie.handle("v2/alerts/disk/db1 å?/close?identifierType=alias")
    assert found == genie.Handle("disk/db1 å?", "key", "close")
    assert genie.is_brought("v2/alerts") and genie.is_brought("v2/alerts/is it?/tags")
    assert not genie.is_brought("v2/alerts/a/snooze") and not genie.is_brought("v2/alerts/a")
