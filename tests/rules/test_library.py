"""The lists that come with Seatrial: complete against their sources, sound, honest about the unknown."""

import os
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.factories.workspaces import component

import seatrial
from seatrial.connectors import directories
from seatrial.domains.catalog.rules import service_of
from seatrial.domains.readiness import rules
from seatrial.domains.readiness.types import DOMAINS, Checklist
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled
from seatrial.kit import hooks
from seatrial.kit.files import FileMap

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

LIBRARY = Path(seatrial.__file__).parent / "library"
ROOT = Path(__file__).parents[2]
CASES = Path(os.environ.get("SEATRIAL_CASES", ROOT.parent / "shared" / "cases"))
SEEDS = CASES.parent / "mission" / "seeds"
#: First and last line of each block of boxes in the sources, by list. S0 and S2 have none.
BOXES = {
    "operations": [
        (18, 20), (25, 27), (32, 34), (41, 43), (48, 50), (56, 61), (66, 68), (78, 80), (85, 87), (92, 94),
        (101, 103), (108, 110), (115, 117), (124, 126), (131, 133), (138, 140), (147, 149), (154, 156),
        (161, 163), (170, 172), (177, 179), (184, 186), (193, 195), (200, 202), (207, 209), (216, 218),
        (223, 225), (232, 234), (239, 241),
    ],
    "pre-operations": [(248, 256)],
    "deployment": [
        (38, 42), (55, 60), (63, 67), (70, 74), (77, 81), (94, 94), (100, 100), (109, 110), (115, 116),
        (119, 123), (136, 141), (144, 150), (153, 159), (162, 167), (180, 185), (198, 202),
    ],
    "deployment-approval": [(188, 195)],
    "production": [(28, 33), (95, 101), (234, 239), (242, 246), (249, 253)],
}  # fmt: skip
#: How many items each area of S0 asks for, by line, and the patterns of the engineering lead.
AREAS = {15: 4, 27: 4, 28: 6, 29: 4, 30: 5, 31: 3, 32: 3, 33: 3}


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_files(directories.read(LIBRARY).files)


@pytest.fixture(scope="module")
def lists(compiled: Compiled) -> dict[str, Checklist]:
    found = [rules.checklist_of(definition) for definition in compiled.of_kind("Checklist")]
    return {each.name: each for each in found}


def lines(checklist: Checklist) -> list[int]:
    return [int(criterion.source.partition(":")[2]) for criterion in checklist.criteria]


def test_the_library_has_no_finding_of_the_linter(compiled: Compiled) -> None:
    assert [str(found) for found in compiled.findings] == []


@pytest.mark.parametrize("name", BOXES)
def test_each_box_of_the_source_has_its_criterion(lists: dict[str, Checklist], name: str) -> None:
    wanted = [line for first, last in BOXES[name] for line in range(first, last + 1)]
    found = [
        line
        for line, criterion in zip(lines(lists[name]), lists[name].criteria, strict=True)
        if not criterion.covers
    ]
    assert sorted(found) == wanted


def test_each_area_of_the_readiness_list_has_its_items(lists: dict[str, Checklist]) -> None:
    assert Counter(lines(lists["readiness"])) == AREAS
    assert {criterion.domain for criterion in lists["readiness"].criteria} == set(DOMAINS)


@pytest.mark.mission("R049", "R050")
def test_the_handover_has_more_than_fifteen_items_with_criterion_and_role(
    lists: dict[str, Checklist],
) -> None:
    handover = lists["handover"]
    assert (
        len({criterion.title.casefold() for criterion in handover.criteria}) == len(handover.criteria) >= 15
    )
    assert all(criterion.statement and criterion.role for criterion in handover.criteria)


def test_vendor_items_are_asked_where_a_vendor_operates(lists: dict[str, Checklist]) -> None:
    text = component().decode()
    ours = compile_files({"a.yaml": text.encode()})
    theirs = text.replace(
        "  title: Edi\n", '  title: Edi\n  annotations: {"seatrial.dev/operator": vendor}\n', 1
    )
    vendors = compile_files({"a.yaml": theirs.encode()})

    def asked(found: Compiled) -> set[str]:
        service = service_of(found.of_kind("Component")[0], workspace="")
        return {criterion.id for criterion in rules.applicable(lists["handover"], service=service)}

    assert asked(vendors) - asked(ours) == {"vendor-duties"}


@pytest.mark.mission("R051")
def test_the_deployment_list_answers_for_every_must_item_of_security(lists: dict[str, Checklist]) -> None:
    security = {f"security/{found.id}" for found in lists["security"].criteria if found.must}
    deployment = lists["deployment"]
    assert {name for found in deployment.criteria for name in found.covers} == security
    must = [found for found in deployment.criteria if found.must]
    assert all(found.verify and found.verify.expect and found.rollback and found.gate for found in must)
    assert all(found.estimate for found in deployment.criteria)
    assert deployment.estimate == sum(found.estimate or 0 for found in deployment.criteria)


@pytest.mark.django_db  # what a server knows is asked, too
def test_nothing_in_the_library_is_a_pass_for_a_service_of_which_nothing_is_known(compiled: Compiled) -> None:
    files = {**directories.read(LIBRARY).files, "catalog.yaml": component()}
    now = datetime(2026, 11, 21, 9, tzinfo=UTC)
    found = list(rules.check(compile_files(files), files=FileMap(files), now=now))
    passed = {each.criterion.id for each in found if each.verdict.result == "pass"}
    assert len(found) > 250
    assert passed == set()
    assert {each.verdict.result for each in found} == {"unknown", "fail"}


@pytest.mark.cases
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not here")
def test_the_boxes_are_those_of_the_founding_documents() -> None:
    found: dict[str, list[int]] = {}
    for index, path in enumerate(sorted(SEEDS.iterdir())):
        text = path.read_text().splitlines()
        found[f"S{index}"] = [at for at, line in enumerate(text, start=1) if re.match(r"\s*- \[ \]", line)]
    ours = {
        name: [line for first, last in blocks for line in range(first, last + 1)]
        for name, blocks in BOXES.items()
    }
    assert found["S1"] == ours["operations"] + ours["pre-operations"]
    assert found["S3"] == sorted(ours["deployment"] + ours["deployment-approval"])
    assert found["S4"] == ours["production"]


@pytest.mark.cases
@pytest.mark.skipif(not SEEDS.is_dir(), reason="the founding documents are not here")
def test_no_sentence_of_the_founding_documents_was_copied() -> None:
    sentences = set()
    for path in SEEDS.iterdir():
        for line in path.read_text().splitlines():
            words = " ".join(re.findall(r"[a-z0-9]+", line.lower()))
            if len(words.split()) >= 5:
                sentences.add(words)
    for path in LIBRARY.rglob("*.yaml"):
        text = " ".join(re.findall(r"[a-z0-9]+", path.read_text().lower()))
        assert [sentence for sentence in sentences if sentence in text] == [], path
