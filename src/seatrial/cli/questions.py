"""What the API can be asked, each question as a tool that an assistant may use. Only what reads."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

_BASE = "/api/v1"


@dataclass(frozen=True, slots=True)
class Question:
    """One GET of the API. `schema` is the JSON Schema of its arguments; `path` has `{name}` in places."""

    name: str
    title: str
    description: str
    path: str
    schema: Mapping[str, Any]
    places: frozenset[str]

    def address(self, arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """The path below the API and the query that ask it with these arguments."""
        path = self.path
        for name in self.places:
            path = path.replace(f"{{{name}}}", quote(str(arguments.get(name, "")), safe=":"))
        query = {name: value for name, value in arguments.items() if name not in self.places}
        return path, query


def questions(document: Mapping[str, Any], *, tags: frozenset[str] = frozenset()) -> list[Question]:
    """Every GET of the OpenAPI document that answers with JSON; with `tags`, those that bear one of them."""
    return [
        _question(path, operation)
        for path, operation in _readings(document)
        if not tags or not tags.isdisjoint(operation.get("tags", ()))
    ]


def _readings(document: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, methods in document["paths"].items():
        operation = methods.get("get")
        if operation and "application/json" in operation["responses"].get("200", {}).get("content", {}):
            yield path, operation


def _question(path: str, operation: Mapping[str, Any]) -> Question:
    asked = [each for each in operation.get("parameters", ()) if _is_argument(each)]
    return Question(
        name=operation["operationId"],
        title=operation.get("summary", operation["operationId"]),
        description=_words(operation, path),
        path=path.removeprefix(_BASE),
        schema={
            "type": "object",
            "properties": {each["name"]: _argument(each) for each in asked},
            "required": [each["name"] for each in asked if each.get("required")],
            "additionalProperties": False,
        },
        places=frozenset(each["name"] for each in asked if each["in"] == "path"),
    )


def _is_argument(parameter: Mapping[str, Any]) -> bool:
    # An assistant reads JSON: the whole list as a table is for people and programs.
    return parameter["in"] in ("path", "query") and parameter["name"] != "format"


def _argument(parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = dict(parameter.get("schema", {}))
    if "description" in parameter:
        schema["description"] = parameter["description"]
    return schema


def _words(operation: Mapping[str, Any], path: str) -> str:
    return f"{operation.get('description') or operation.get('summary', '')} (GET {path})".strip()


def spell(answer: Any) -> str:
    """The answer as an assistant reads it."""
    return json.dumps(answer, ensure_ascii=False, indent=1)
