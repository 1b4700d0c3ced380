"""The example's playbooks against attacks: five scenarios of six parts, and each says when a part is gone."""

import re
from pathlib import Path

import pytest

from seatrial.domains.runbooks import rules
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import SLOTS

FOLDER = Path(__file__).parents[2] / "examples/edi-gateway/ops/playbooks"
PLAYBOOKS = {path.stem: path.read_text() for path in sorted(FOLDER.glob("*.md"))}
PARTS = ("detection", "investigation", "containment", "recovery", "communication", "review")


def test_there_are_five_and_nothing_is_wrong_with_them_by_themselves() -> None:
    assert sorted(PLAYBOOKS) == [
        "breach", "hostile-uploads", "resource-exhaustion", "service-degradation", "suspicious-activity",
    ]  # fmt: skip
    for name, text in PLAYBOOKS.items():
        document = read(text.encode(), path=f"playbooks/{name}.md")
        assert rules.lint(document) == ()
        assert (document.front.kind, document.front.scenario) == ("security", name)
        assert document.front.triggers[0].is_measured


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", PLAYBOOKS)
def test_a_part_that_is_gone_is_named(name: str, part: str) -> None:
    heading = re.escape(SLOTS[part])
    text, removed = re.subn(rf"(?ms)^## {heading}\n.*?(?=^## )", "", PLAYBOOKS[name])
    assert removed == 1
    said = [fault.message for fault in rules.lint(read(text.encode(), path=f"playbooks/{name}.md"))]
    assert any(f"the section {SLOTS[part]} is missing" in each for each in said)


def test_every_drill_attacks_and_then_looks_whether_it_was_noticed() -> None:
    for name, text in PLAYBOOKS.items():
        plan = rules.plan_of(read(text.encode(), path=f"playbooks/{name}.md"))
        assert [each.name for each in plan[:2]] == ["attack", "detect"]
        assert plan[0].mutating and not plan[1].mutating
        assert "ops/drills/signs.py" in plan[1].text and "log: " in plan[1].text
