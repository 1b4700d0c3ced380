"""What a model refuses, in plain words: pydantic's error types and values as people call them."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from seatrial.kit.spelling import nearest

_LONGEST_VALUE = 60
_WANTED = {
    "string": "text", "int": "a whole number", "float": "a number", "bool": "true or false",
    "list": "a list", "tuple": "a list", "set": "a list", "frozen_set": "a list", "dict": "a mapping of keys",
    "mapping": "a mapping of keys", "model": "a mapping of keys", "dataclass": "a mapping of keys",
    "date": "a date such as 2026-03-31", "datetime": "a time such as 2026-03-31T12:00:00Z",
    "time_delta": "a duration", "none": "empty", "decimal": "a number", "url": "an address",
}  # fmt: skip


def value_in_words(value: Any) -> str:
    """The value as a person would call it: `the number 5`, `the text "a"`, `a list`, `empty`."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    if isinstance(value, str):
        return f"the text {_quoted(value)}"
    return "a list" if isinstance(value, list) else "a mapping of keys"


def _quoted(text: str) -> str:
    short = text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}..."
    return json.dumps(short, ensure_ascii=False)


def refusal(kind: str, *, context: Mapping[str, Any], value: Any, said: str) -> tuple[str, str]:
    """What is wrong with the value, to stand behind the name of its place; and the remedy."""
    exact = _EXACT.get(kind)
    if exact is not None:
        return exact(context, value)
    if kind == "value_error":
        return said.removeprefix("Value error, "), ""
    stem = kind
    for ending in ("_type", "_parsing", "_from_float", "_attributes_type", "_from_date_parsing"):
        stem = stem.removesuffix(ending)
    if stem != kind and stem in _WANTED:
        return f"must be {_WANTED[stem]}, and is {value_in_words(value)}", _quoting(stem, value)
    return f"is not taken: {said[:1].lower()}{said[1:]}", ""


def _quoting(wanted: str, value: Any) -> str:
    if wanted != "string" or isinstance(value, list | dict):
        return ""
    if value is None:
        return "Write a value, or remove the key."
    return f"Put it in quotes: {json.dumps(json.dumps(value))}."


def _one_of(context: Mapping[str, Any], value: Any) -> tuple[str, str]:
    expected = str(context.get("expected", ""))
    choices = [choice.strip("'") for choice in expected.replace(" or ", ", ").split(", ")]
    near = nearest(value, known=choices) if isinstance(value, str) and len(value) < 100 else None
    message = f"must be one of {', '.join(choices)}, and is {value_in_words(value)}"
    return message, f"Did you mean {near}?" if near else ""


def _bound(words: str, key: str) -> Callable[[Mapping[str, Any], Any], tuple[str, str]]:
    def say(context: Mapping[str, Any], value: Any) -> tuple[str, str]:
        return f"must be {words} {context.get(key)}, and is {value_in_words(value)}", ""

    return say


def _length(words: str, key: str) -> Callable[[Mapping[str, Any], Any], tuple[str, str]]:
    def say(context: Mapping[str, Any], value: Any) -> tuple[str, str]:
        if key == "min_length" and context.get(key) == 1 and value == "":
            return "is empty", "Write a value."
        return f"must have {words} {context.get(key)} characters, and has {len(value)}", ""

    return say


def _count(words: str, key: str) -> Callable[[Mapping[str, Any], Any], tuple[str, str]]:
    def say(context: Mapping[str, Any], value: Any) -> tuple[str, str]:
        return f"must have {words} {context.get(key)} entries, and has {len(value)}", ""

    return say


def _pattern(context: Mapping[str, Any], value: Any) -> tuple[str, str]:
    return f"has the wrong form: {_quoted(str(value))}", f"It must match {context.get('pattern')}"


_EXACT: dict[str, Callable[[Mapping[str, Any], Any], tuple[str, str]]] = {
    "literal_error": _one_of,
    "enum": _one_of,
    "greater_than": _bound("more than", "gt"),
    "greater_than_equal": _bound("at least", "ge"),
    "less_than": _bound("less than", "lt"),
    "less_than_equal": _bound("at most", "le"),
    "string_too_short": _length("at least", "min_length"),
    "string_too_long": _length("at most", "max_length"),
    "too_short": _count("at least", "min_length"),
    "too_long": _count("at most", "max_length"),
    "string_pattern_mismatch": _pattern,
}
