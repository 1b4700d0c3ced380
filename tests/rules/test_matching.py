"""How well a title matches what somebody types."""

import pytest

from seatrial.kit import matching


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("EDI gateway", "edi gateway", matching.EXACT),
        ("EDI gateway", " EDI  ", matching.START),
        ("EDI gateway", "gate", matching.WORD),
        ("EDI gateway", "gate edi", matching.WORD),
        ("edi-gateway", "gate", matching.WORD),
        ("EDI gateway", "eg", matching.INITIALS),
        ("The EDI gateway", "eg", matching.INITIALS),
        ("EDI gateway", "tew", matching.INSIDE),
        ("EDI gateway", "xyz", None),
        ("EDI gateway", "gx", None),
        ("EDI gateway", "", None),
        ("c++ (old)", "c++", matching.START),
        ("a.b", "a*b", None),
    ],
)
def test_rank(title, text, expected):
    assert matching.rank(title, text=text) == expected


@pytest.mark.parametrize("text", ["e", "toolonginitials", "e g", "é", "e.g", ""])
def test_what_is_no_initials_asks_for_none(text):
    assert matching.initials_pattern(text) == ""
