"""Schemes and calendars as files: every cell of the matrix has to be there, and faults have their place."""

import copy
import json
from typing import Any

import pytest

from seatrial.domains.severities.selectors import FOLDER, shipped
from seatrial.domains.severities.types import SHIPPED
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Finding
from seatrial.kit import hooks, yaml

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

#: The cells that R170, R182 and R185 ask for, by what they are called here.
FOUR = ("contact", "notification", "escalation", "decision_authority")
THREE = ("response", "escalation", "communication")
ALL = (*FOUR, *THREE, "criteria", "examples", "title", "id", "rank")


def text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text().replace(f"  name: {name}\n", f"  name: our-{name}\n")


def body(name: str) -> dict[str, Any]:
    found: dict[str, Any] = copy.deepcopy(yaml.read(text(name).encode()).documents[0].value)
    return found


def lint(document: dict[str, Any]) -> list[Finding]:

    return list(compile_files({"scheme.yaml": json.dumps(document, indent=1).encode()}).findings)


@pytest.mark.parametrize("name", SHIPPED)
def test_the_schemes_that_ship_are_sound_under_another_name(name: str) -> None:
    compiled = compile_files({"scheme.yaml": text(name).encode()})
    assert not compiled.findings
    assert shipped()[name].shipped
    taken = compile_files({"scheme.yaml": (FOLDER / f"{name}.yaml").read_bytes()}).findings
    assert [each.message for each in taken] == [f"the scheme {name} comes with Seatrial"]


def without(name: str, index: int, cell: str, kind: str) -> list[Finding]:
    document = body(name)
    level = document["spec"]["levels"][index]
    if kind == "removed":
        del level[cell]
    else:
        empty = {"list": [], "dict": {}, "int": None}
        level[cell] = empty.get(type(level[cell]).__name__, "  ")
    return lint(document)


@pytest.mark.mission("R170")
@pytest.mark.parametrize("kind", ["removed", "empty"])
@pytest.mark.parametrize("cell", FOUR)
@pytest.mark.parametrize("index", range(4))
def test_an_empty_cell_of_critical_to_low_is_a_fault(index: int, cell: str, kind: str) -> None:
    _is_a_fault_at_its_level("critical", index, cell, kind)


@pytest.mark.mission("R182")
@pytest.mark.parametrize("kind", ["removed", "empty"])
@pytest.mark.parametrize("cell", THREE)
@pytest.mark.parametrize("index", range(5))
def test_each_of_s0_to_s4_needs_response_escalation_and_communication(
    index: int, cell: str, kind: str
) -> None:
    _is_a_fault_at_its_level("s", index, cell, kind)


@pytest.mark.mission("R185")
@pytest.mark.parametrize("kind", ["removed", "empty"])
@pytest.mark.parametrize("name", SHIPPED)
def test_a_level_without_criteria_is_a_fault(name: str, kind: str) -> None:
    for index in range(len(shipped()[name].levels)):
        _is_a_fault_at_its_level(name, index, "criteria", kind)
        _is_a_fault_at_its_level(name, index, "response", kind)


@pytest.mark.parametrize("cell", ALL)
def test_every_cell_is_needed(cell: str) -> None:
    _is_a_fault_at_its_level("sev", 1, cell, "removed")


def _is_a_fault_at_its_level(name: str, index: int, cell: str, kind: str) -> None:
    found = without(name, index, cell, kind)
    assert [each.severity for each in found] == ["error"] * len(found)
    assert found, f"{cell} of level {index + 1} {kind} is no fault"
    source = found[0].source
    assert (source.path, source.line > 1) == ("scheme.yaml", True)
    assert cell in found[0].message or cell in found[0].remedy, found[0]


@pytest.mark.parametrize("part", ["after", "to"])
def test_half_an_escalation_is_a_fault(part: str) -> None:
    document = body("critical")
    document["spec"]["levels"][2]["escalation"][part] = " "
    assert lint(document)


@pytest.mark.parametrize("part", ["update_every", "internal", "external"])
def test_a_communication_with_a_gap_is_a_fault(part: str) -> None:
    document = body("s")
    document["spec"]["levels"][2]["communication"][part] = ""
    assert lint(document)


@pytest.mark.parametrize(
    ("level", "change", "words"),
    [
        (1, {"rank": 1}, "SEV2 has rank 1 and stands below rank 1"),
        (1, {"id": "sev1"}, "level sev1 stands twice"),
        (0, {"response": "31m"}, "SEV1 has more time for an answer than SEV2"),
        (0, {"response": "soon"}, "'soon' is no time to wait"),
        (0, {"response": "none"}, "SEV1 says no time in which somebody answers"),
        (0, {"response": "0s"}, "SEV1 says no time in which somebody answers"),
        (3, {"backlog": True}, "SEV4 goes to the backlog, and somebody has to answer within 24h"),
        (0, {"suggest": ["metrics.depth >"]}, "Syntax error"),
        (0, {"suggest": ["evidence.x"]}, "unknown name evidence"),
        (0, {"escalation": {"after": "later", "to": "somebody"}}, "'later' is no time to wait"),
    ],
)
def test_what_cannot_be_right_is_a_fault(level: int, change: dict[str, Any], words: str) -> None:
    document = body("sev")
    document["spec"]["levels"][level] |= change
    assert any(words in each.message for each in lint(document)), lint(document)


def test_a_scheme_names_a_calendar_that_stands() -> None:
    document = body("sev")
    document["spec"]["calendar"] = "nowhere"
    assert any("business-calendar:nowhere" in each.message for each in lint(document))
    document["spec"]["calendar"] = "weekdays"
    assert not lint(document)
