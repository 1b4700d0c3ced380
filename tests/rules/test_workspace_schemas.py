"""JSON Schemas of the kinds, against the metaschema, the examples of the repository, and broken ones."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.factories.workspaces import checklist, component

from seatrial.domains.workspace import rules
from seatrial.domains.workspace.types import KINDS
from seatrial.kit import yaml
from seatrial.kit.hooks import PLAIN_ROOMS, load_all
from seatrial.kit.problems import NotFound

load_all("seatrial.domains", rooms=PLAIN_ROOMS)
EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = [*KINDS.names(), "all"]


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Every document of ours in the repository, with where it stands."""
    texts = {"component": component(), "checklist": checklist()}
    texts |= {str(path.relative_to(EXAMPLES)): path.read_bytes() for path in sorted(EXAMPLES.rglob("*.y*ml"))}
    for place, text in texts.items():
        for number, document in enumerate(yaml.read(text).documents):
            body = document.value
            if isinstance(body, dict) and KINDS.find(str(body.get("kind"))) and "apiVersion" in body:
                yield f"{place}#{number}", body


DOCUMENTS = dict(documents())


@cache
def validator(name: str) -> Draft202012Validator:
    """Of the kind, or of all; to make the schema of all takes longer than to use it."""
    return Draft202012Validator(rules.schema(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_one(name: str) -> None:
    made = rules.schema(name)
    Draft202012Validator.check_schema(made)
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert made["description"]


def test_there_are_examples_to_check() -> None:
    assert {body["kind"] for body in DOCUMENTS.values()} >= {"Component", "Group", "Checklist"}


@pytest.mark.parametrize("place", DOCUMENTS)
def test_examples_are_valid(place: str) -> None:
    body = DOCUMENTS[place]
    for name in (body["kind"], "all"):
        faults = list(validator(name).iter_errors(body))
        assert not faults, [f"{fault.json_path}: {fault.message}" for fault in faults]


@pytest.mark.parametrize("place", DOCUMENTS)
def test_broken_ones_are_not(place: str) -> None:
    body = DOCUMENTS[place]
    broken: list[dict[str, Any]] = []
    for path, value in (
        (("kind",), 7),
        (("metadata", "name"), "no name at all !"),
        (("metadata",), None),
        (("spec",), "text"),
        (("spec", "no-such-key-in-any-kind"), 1),
        (("apiVersion",), "seatrial.dev/v0"),
    ):
        changed = copy.deepcopy(body)
        target = changed
        for part in path[:-1]:
            target = target[part]
        target[path[-1]] = value
        if path == ("apiVersion",):
            assert list(validator(body["kind"]).iter_errors(changed))
        else:
            broken.append(changed)
    open_kinds = {"API", "Resource", "Location", "User", "Group", "System", "Component", "Domain"}
    for changed in broken:
        if "no-such-key-in-any-kind" in (changed.get("spec") or {}) and body["kind"] in open_kinds:
            continue  # Backstage lets everybody add fields
        assert list(validator("all").iter_errors(changed)), changed


def test_other_peoples_documents_are_left_alone() -> None:
    assert not list(validator("all").iter_errors({"apiVersion": "v1", "kind": "ConfigMap"}))
    assert list(validator("all").iter_errors({"apiVersion": "seatrial.dev/v1", "kind": "Chekclist"}))


def test_letter_case_does_not_matter_and_a_slip_is_named() -> None:
    assert rules.schema("checklist")["title"] == "Checklist"
    with pytest.raises(NotFound) as missing:
        rules.schema("Checklsit")
    assert missing.value.remedy == "Did you mean Checklist?"
