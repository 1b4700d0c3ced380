"""What the OpenAPI document says of every operation: how it fails, repeats, depends and exports."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.server import problems
from seatrial.server.api.exports import FORMATS

_TEXT = {"type": "string"}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": _TEXT,
        "status": {"type": "integer"},
        "detail": _TEXT,
        "instance": {"type": "string", "description": "The id of the request, as in the log"},
        "remedy": _TEXT,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["place", "detail"],
                "properties": {name: _TEXT for name in ("place", "pointer", "detail", "remedy")},
            },
        },
    },
}
_FAILURE = {
    "description": "A problem (RFC 9457)",
    "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same request with the same key acts once within 24 hours, and is answered the same.",
    "schema": {"type": "string", "pattern": "^[!#-~]{8,200}$"},
}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have seen here: if it changed meanwhile, nothing is done (412).",
    "schema": {"type": "string"},
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what you have already: if it stands, the answer is 304 without a body.",
    "schema": {"type": "string"},
}
_FORMAT = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "The whole list from the cursor on as CSV or as JSON lines.",
    "schema": {"type": "string", "enum": sorted(FORMATS)},
}
_ETAG = {"ETag": {"description": "Names exactly this content.", "schema": _TEXT}}
_LINK = {"Link": {"description": 'The next page: `<…>; rel="next"`.', "schema": _TEXT}}


def complete(schema: dict[str, Any]) -> None:
    """Every operation of the document says all that holds for every operation."""
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for methods in schema["paths"].values():
        for method, operation in methods.items():
            answers = {str(status): answer for status, answer in operation["responses"].items()}
            operation["responses"] = {**answers, "default": _FAILURE}
            operation.setdefault("parameters", []).extend(_parameters(schema, method, operation))
            if method == "get":
                _describe_reading(schema, operation)


def columns(schema: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """The fields of the items of each address that answers with a list, by path (`/api/v1/services`)."""
    return {
        path: fields
        for path, methods in schema["paths"].items()
        if "get" in methods and (fields := _fields(schema, methods["get"]))
    }


def _parameters(schema: Mapping[str, Any], method: str, operation: Mapping[str, Any]) -> Iterator[Any]:
    if method == "get":
        yield _IF_NONE_MATCH
        if "items" in _shape(schema, operation):
            yield _FORMAT
        return
    yield _KEY
    if method in ("put", "patch", "delete"):
        yield _IF_MATCH


def _describe_reading(schema: Mapping[str, Any], operation: dict[str, Any]) -> None:
    good = _good(operation)
    if good is None:
        return
    shape = _shape(schema, operation)
    good["headers"] = {**_ETAG, **(_LINK if "next" in shape else {})}
    operation["responses"]["304"] = {"description": "You have it already"}
    if "items" in shape:
        for media_type in FORMATS.values():
            good["content"][media_type] = {"schema": _TEXT}


def _good(operation: Mapping[str, Any]) -> dict[str, Any] | None:
    found: dict[str, Any] | None = operation["responses"].get("200")
    return found


def _fields(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of the fields of an item, where the operation answers with a list, `{"items": [...]}`."""
    items = _shape(schema, operation).get("items", {})
    return tuple(_resolve(schema, items.get("items", {})).get("properties", ()))


def _shape(schema: Mapping[str, Any], operation: Mapping[str, Any]) -> Mapping[str, Any]:
    """The properties of the object that the operation answers with."""
    content = (_good(operation) or {}).get("content", {}).get("application/json", {})
    shape: Mapping[str, Any] = _resolve(schema, content.get("schema", {})).get("properties", {})
    return shape


def _resolve(schema: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(part.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = schema["components"]["schemas"].get(name, part) if name else part
    return found
