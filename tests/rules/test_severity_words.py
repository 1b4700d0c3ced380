"""What words of monitors mean, in each of the schemes that come with Seatrial."""

import pytest

from seatrial.domains.severities import rules
from seatrial.domains.severities.selectors import shipped

SCHEMES = shipped()


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        ("P1", ("Critical", "S0", "SEV1")),
        ("error", ("High", "S1", "SEV2")),
        ("page", ("High", "S1", "SEV2")),
        ("Warning", ("Medium", "S2", "SEV3")),
        ("info", ("Low", "S3", "SEV4")),
        ("p5", ("Low", "S4", "SEV4")),
    ],
)
def test_a_common_word_has_the_level_of_its_rank_or_the_next_worse_one(word, levels):
    found = [rules.common_level(word, scheme=SCHEMES[name]) for name in ("critical", "s", "sev")]
    assert tuple(each.id for each in found if each) == levels


def test_a_word_that_is_not_common_has_none():
    assert rules.common_level("bogus", scheme=SCHEMES["sev"]) is None
    assert rules.common_level("", scheme=SCHEMES["sev"]) is None
