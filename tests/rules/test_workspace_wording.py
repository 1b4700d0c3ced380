"""Pydantic's refusals in plain words, and the differences between two bodies."""

from enum import Enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from seatrial.domains.workspace.rules import differences, excerpt, facts
from seatrial.domains.workspace.rules.validation import validate
from seatrial.domains.workspace.types import FieldChange


class Size(Enum):
    """A choice."""

    SMALL = "small"
    LARGE = "large"


class Leaf(BaseModel):
    """A part."""

    model_config = ConfigDict(extra="forbid")

    colour: Literal["red", "green"] = Field("red", description="The colour.")
    count: Annotated[int, Field(gt=0, lt=10)] = 1


class Tree(BaseModel):
    """Everything that a model may ask for."""

    model_config = ConfigDict(extra="forbid")

    metadata: dict[str, Any]
    size: Size = Size.SMALL
    leaf: Leaf | None = None
    leaves: list[Leaf] = Field(default_factory=list, max_length=2)
    by_name: dict[Annotated[str, Field(max_length=3)], Leaf] = Field(default_factory=dict, alias="byName")
    either: int | Leaf = 0
    is_on: bool = False
    word: Annotated[str, Field(min_length=2, max_length=3)] = "abc"

    @field_validator("word")
    @classmethod
    def not_bad(cls, value: str) -> str:
        """Refuses one word."""
        if value == "bad":
            raise ValueError("is a bad word: choose another")
        return value


@pytest.mark.parametrize(
    ("part", "pointer", "words", "remedy"),
    [
        (
            {"leaf": {"colour": "gren"}},
            ("leaf", "colour"),
            "must be one of red, green",
            "Did you mean green?",
        ),
        ({"size": "larg"}, ("size",), "must be one of small, large", "Did you mean large?"),
        ({"leaf": {"count": 0}}, ("leaf", "count"), "must be more than 0, and is the number 0", ""),
        ({"leaf": {"count": 10}}, ("leaf", "count"), "must be less than 10", ""),
        ({"leaf": {"count": 1.5}}, ("leaf", "count"), "must be a whole number, and is the number 1.5", ""),
        (
            {"leaf": {"cuont": 1}},
            ("leaf", "cuont"),
            "the key cuont is not known in leaf",
            "Did you mean count?",
        ),
        ({"leaf": 5}, ("leaf",), "leaf must be a mapping of keys, and is the number 5", ""),
        ({"leaves": [{}, {}, {}]}, ("leaves",), "must have at most 2 entries, and has 3", ""),
        ({"leaves": [{}, {"colour": 1}]}, ("leaves", 1, "colour"), "leaves[1].colour must be one of", ""),
        (
            {"byName": {"long": {}}},
            ("byName", "long"),
            "the key long must have at most 3 characters, and has 4",
            "",
        ),
        (
            {"byName": {"a": {"x": 1}}},
            ("byName", "a", "x"),
            "the key x is not known in byName.a",
            "colour, count",
        ),
        ({"by_nam": {}}, ("by_nam",), "the key by_nam is not known in the document", "Did you mean byName?"),
        ({"is_on": "maybe"}, ("is_on",), 'must be true or false, and is the text "maybe"', ""),
        ({"word": "bad"}, ("word",), "word is a bad word: choose another", ""),
        ({"word": "a"}, ("word",), "must have at least 2 characters, and has 1", ""),
        ({"word": None}, ("word",), "must be text, and is empty", "Write a value"),
        ({"word": True}, ("word",), "must be text, and is true", 'Put it in quotes: "true".'),
    ],
)
def test_each_refusal_is_said_plainly_at_its_place(part, pointer, words, remedy):
    model, refusals = validate({"metadata": {"name": "a"}, **part}, model=Tree)

    assert model is None
    (refusal,) = refusals
    assert refusal.pointer == pointer
    assert words in refusal.message
    assert remedy in refusal.remedy


def test_a_union_refuses_one_value_once():
    _, refusals = validate({"metadata": {"name": "a"}, "either": "x"}, model=Tree)

    assert [refusal.pointer for refusal in refusals] == [("either",)]


def test_long_values_are_cut():
    _, refusals = validate({"metadata": {"name": "a"}, "size": "x" * 10_000}, model=Tree)

    assert len(refusals[0].message) < 200


def change(field: str, how: str, old: Any = None, new: Any = None) -> FieldChange:
    return FieldChange(field, how, old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [change("a", "changed", 1, 2)]),
        ({"a": 1}, {"a": True}, [change("a", "changed", 1, True)]),
        ({"a": 1}, {"a": 1.0}, []),
        ({"a": {"b": 1}}, {"a": {"c": 2}}, [change("a.c", "added", None, 2), change("a.b", "removed", 1)]),
        ({"a": [1, 2]}, {"a": [1, 3]}, [change("a[1]", "changed", 2, 3)]),
        ({"a": [1]}, {"a": [1, 2]}, [change("a", "changed", [1], [1, 2])]),
        ({"a": {}}, {"a": []}, [change("a", "changed", {}, [])]),
        (
            {"a": [{"id": "x", "v": 1}, {"id": "y"}]},
            {"a": [{"id": "z"}, {"id": "x", "v": 2}]},
            [
                change("a.x.v", "changed", 1, 2),
                change("a.y", "removed", {"id": "y"}),
                change("a.z", "added", None, {"id": "z"}),
            ],
        ),
        (
            {"a": [{"id": "x"}, {"id": "y"}]},
            {"a": [{"id": "y"}, {"id": "x"}]},
            [change("a (order)", "changed", ["x", "y"], ["y", "x"])],
        ),
    ],
)
def test_differences_name_the_smallest_field(old, new, expected):
    assert sorted(differences(old, new=new), key=str) == sorted(expected, key=str)


def test_an_excerpt_is_one_document_with_its_comments():
    text = "# first\na: 1\n---\n\n# second\nb: 2\n\n---\nc: 3\n"

    assert excerpt(text, line=2) == (1, "# first\na: 1")
    assert excerpt(text, line=6) == (5, "# second\nb: 2")
    assert excerpt(text, line=9) == (9, "c: 3")
    assert excerpt("", line=7) == (1, "")


def test_facts_are_every_field_in_the_order_of_the_file():
    body = {"b": {"c": True, "d": None}, "a": [1, "x"], "e": [{"f": 1}], "g": {}, "h": []}

    assert list(facts(body)) == [
        ("b.c", "true"),
        ("b.d", ""),
        ("a", "1, x"),
        ("e[0].f", "1"),
        ("g", ""),
        ("h", "none"),
    ]
