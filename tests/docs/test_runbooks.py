"""What is written about runbooks holds: the examples are runbooks, and every code of lint is explained."""

import re
from pathlib import Path

import pytest
from tools.reference.runbooks import CODES

from seatrial.domains.runbooks import rules
from seatrial.domains.runbooks.definitions.reading import SAMPLE
from seatrial.domains.runbooks.rules.fences import FLAGS, VALUES
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types import SLOTS, Front
from seatrial.kit import hooks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/reference/runbooks.md").read_text()
HOW_TO = (ROOT / "docs/how-to/write-a-runbook.md").read_text()
_RULES = ROOT / "src/seatrial/domains/runbooks/rules"
_CODE = re.compile(r'code ?= ?"([a-z-]+)"|"(?:error|warning)",\s+"([a-z-]+)"|severity, "([a-z]+-[a-z-]+)"')
#: Where these stand, a finding's code is made of the name of a key.
_MADE = {"no-service", "no-owner", "lost-verify", "lost-rollback"}

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)


def test_the_example_of_the_how_to_page_is_a_runbook_without_a_finding() -> None:
    (example,) = re.findall(r"^````markdown\n(.*?)^````$", HOW_TO, re.S | re.M)
    document = read(example.encode(), path="runbooks/restart.md")
    found = rules.lint(document, files={"runbooks/deploy.md": b""})
    assert [f"{each.line}: {each.message}" for each in found] == []
    assert [each.name for each in rules.plan_of(document)] == [
        "room",
        "stop",
        "start",
        "healthy",
        "tell",
        "healthy",
    ]
    assert [each.name for each in rules.undo_of(document, completed=["stop", "start"])] == ["start-again"]


def test_what_a_new_runbook_begins_with_has_no_fault_of_format() -> None:
    document = read(SAMPLE.encode(), path="runbooks/new.md")
    assert document.faults == ()
    assert [each.name for each in document.steps] == ["deploy", "healthy"]


def test_every_code_that_lint_gives_is_explained() -> None:
    found = set(_MADE)
    for path in _RULES.rglob("*.py"):
        found |= {next(filter(None, match)) for match in _CODE.findall(path.read_text())}
    assert found == CODES.keys()


@pytest.mark.parametrize("name", [*VALUES, *FLAGS, *Front.model_fields, *SLOTS])
def test_every_key_attribute_and_section_is_on_the_page(name: str) -> None:
    assert f"`{name}`" in PAGE or f"`{name}=`" in PAGE
