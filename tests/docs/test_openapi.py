"""The description of the API is whole, and the one that is checked in is the one that is given."""

import json
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.test import Client
from ninja import Schema

from seatrial.server.api import api

CHECKED_IN = Path(__file__).parents[2] / "docs/reference/openapi.json"


@cache
def described() -> dict[str, Any]:
    """The description, made once: it takes seconds."""
    return dict(api.get_openapi_schema())


def operations() -> list[tuple[str, str, dict]]:
    paths = described()["paths"]
    return [(path, method, found) for path, methods in paths.items() for method, found in methods.items()]


def properties_of(operation: dict) -> set[str]:
    """The names of what the answer of an operation holds."""
    answer = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    name = answer.get("schema", {}).get("$ref", "").rpartition("/")[2]
    shape = described()["components"]["schemas"].get(name, answer.get("schema", {}))
    return set(shape.get("properties", {}))


def test_the_description_that_is_checked_in_is_the_one_that_is_given() -> None:
    """A change of the API shows in the review of a change; `make reference` writes it."""
    given = Client().get("/api/v1/openapi.json").json()

    assert given["openapi"].startswith("3.1")
    assert json.loads(CHECKED_IN.read_text()) == given


def test_every_operation_has_a_name_of_its_own_and_words() -> None:
    names = Counter(found["operationId"] for _, _, found in operations())

    assert [name for name, number in names.items() if number > 1] == []
    assert [path for path, _, found in operations() if not (found.get("summary") and found.get("tags"))] == []


def test_every_shape_is_a_schema() -> None:
    shapes = described()["components"]["schemas"]
    for shape in shapes.values():
        jsonschema.Draft202012Validator.check_schema(shape)
    assert len(shapes) > 20


def test_no_two_shapes_share_a_name() -> None:
    """The document knows a shape by its name alone: of two, one would describe the other's answers."""
    rooms = [
        module
        for name, module in sys.modules.items()
        if name.startswith("seatrial.domains.") and ".schemas" in name
    ]
    shapes = {
        found
        for room in rooms
        for found in vars(room).values()
        if isinstance(found, type) and issubclass(found, Schema) and found is not Schema
    }
    names = Counter(shape.__name__ for shape in shapes)

    assert len(shapes) > 30
    assert [name for name, number in names.items() if number > 1] == []


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_write_may_be_repeated(method: str) -> None:
    writes = [found for _, known, found in operations() if known == method]

    assert all("Idempotency-Key" in [each["name"] for each in found["parameters"]] for found in writes)


def test_every_list_can_be_paged_and_had_whole() -> None:
    """Whatever answers with `items` is exported; with `next` it takes a cursor and a limit, else neither."""
    lists = [
        (path, {each["name"] for each in found["parameters"]}, properties)
        for path, method, found in operations()
        if method == "get" and "items" in (properties := properties_of(found))
    ]
    paged = [path for path, _, properties in lists if "next" in properties]

    assert len(paged) > 3 and len(lists) > len(paged) + 3
    assert [path for path, names, _ in lists if "format" not in names] == []
    assert [path for path, names, _ in lists if ("cursor" in names) != (path in paged)] == []
    assert [path for path, names, _ in lists if ("limit" in names) != (path in paged)] == []
