"""Tables of fields, from pydantic models through their JSON Schema."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field: `spec.areas[].name`, what it may hold, whether it must be there, what it is for."""

    path: str
    type: str
    presence: str
    description: str


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table; what would end a cell is escaped."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def fields(model: type[BaseModel]) -> list[FieldRow]:
    """Every field of the model and of what is inside it, as a definition writes it."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    return list(_rows(schema, schema.get("$defs", {}), "", ()))


def fields_table(model: type[BaseModel]) -> str:
    """The fields as a table, or a word where there are none."""
    rows = [(f"`{row.path}`", row.type, row.presence, row.description) for row in fields(model)]
    return table(("field", "value", "default", "meaning"), rows) if rows else "It takes no fields."


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _rows(
    schema: dict[str, Any], shared: dict[str, Any], prefix: str, above: tuple[str, ...]
) -> Iterator[FieldRow]:
    required = schema.get("required", [])
    for name, field in schema.get("properties", {}).items():
        path = f"{prefix}{name}"
        found = _resolved(field, shared)
        words = field.get("description") or found.get("description", "")
        yield FieldRow(path, _type(field, shared), _presence(field, name in required), words)
        for mark, inner, reference in _inside(field, shared):
            if reference not in above:
                yield from _rows(inner, shared, f"{path}{mark}.", (*above, reference))


def _resolved(schema: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    reference = schema.get("$ref")
    found: dict[str, Any] = shared[reference.rpartition("/")[2]] if reference else schema
    return found


def _choices(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The alternatives of a field, without null."""
    found = schema.get("anyOf") or schema.get("oneOf") or [schema]
    return [each for each in found if each.get("type") != "null"]


def _inside(schema: dict[str, Any], shared: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], str]]:
    """The objects with fields of their own in a field: how they are reached, their schema, its name."""
    for choice in _choices(schema):
        found = _resolved(choice, shared)
        if "properties" in found:
            yield "", found, choice.get("$ref", "")
        elif isinstance(found.get("items"), dict):
            yield from ((f"[]{mark}", inner, name) for mark, inner, name in _inside(found["items"], shared))
        elif (values := _values(found)) is not None:
            yield from ((f".<name>{mark}", inner, name) for mark, inner, name in _inside(values, shared))


def _values(schema: dict[str, Any]) -> dict[str, Any] | None:
    """What each value of a map holds; None where it is no map."""
    # A map whose keys must match a pattern has its values there.
    found = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
    return found if isinstance(found, dict) else None


def _presence(schema: dict[str, Any], required: bool) -> str:
    if required:
        return "required"
    default = schema.get("default")
    if default in (None, "", [], {}):
        return ""
    return f"`{json.dumps(default, ensure_ascii=False)}`"


def _type(schema: dict[str, Any], shared: dict[str, Any]) -> str:
    kinds = [_simple(_resolved(choice, shared), shared) for choice in _choices(schema)]
    return " or ".join(dict.fromkeys(kind for kind in kinds if kind))


def _simple(schema: dict[str, Any], shared: dict[str, Any]) -> str:
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`" if schema["const"] != "" else ""
    if "enum" in schema:
        return ", ".join(f"`{each}`" for each in schema["enum"])
    if "anyOf" in schema:
        return _type(schema, shared)
    kind = schema.get("type")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}), shared) or 'anything'}"
    if (values := _values(schema)) is not None:
        return f"map of {_type(values, shared) or 'anything'}"
    words = {"string": "text", "integer": "whole number", "number": "number", "boolean": "true or false"}
    return words.get(str(kind), "object" if kind == "object" else "anything") + _bounds(schema)


def _bounds(schema: dict[str, Any]) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f", {least} to {most}"
    if least is not None:
        return f", at least {least}"
    return f", at most {most}" if most is not None else ""
