"""Fields of a form, made of a kind's JSON Schema: what is simple enough to be filled in one by one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from seatrial.domains.workspace.rules.editors import schema
from seatrial.domains.workspace.rules.validation import spell
from seatrial.domains.workspace.types import Pointer

Sort = Literal["text", "number", "switch", "choice", "list"]
#: Keys that say which document it is; they are no fields.
_FRAME = frozenset({"apiVersion", "kind"})
_DEEPEST = 4
_LIKE_NAMES = 63


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a document: where it stands, what it is for, what it may be and is ('' for unset)."""

    pointer: Pointer
    sort: Sort
    value: str
    description: str = ""
    choices: tuple[str, ...] = ()
    required: bool = False
    #: what counts where nothing is said
    default: str = ""
    #: whether a number is a whole one
    whole: bool = False

    @property
    def name(self) -> str:
        """The name of its input: unambiguous, whatever the keys."""
        return "field:" + "/".join(str(part).replace("~", "~0").replace("/", "~1") for part in self.pointer)

    @property
    def label(self) -> str:
        """Where it stands, as people write it."""
        return spell(self.pointer)


def fields_of(kind: str, *, body: Mapping[str, Any]) -> list[Field]:
    """The simple fields of a document of that kind, in the order of its schema."""
    made = schema(kind)
    return list(_fields(made, made, body, ()))


def values_of(fields: list[Field], *, given: Mapping[str, str]) -> dict[Pointer, Any]:
    """The values that the inputs say, by place, of those that differ; None takes a key away."""
    found: dict[Pointer, Any] = {}
    for field in fields:
        said = given.get(field.name)
        if said is None or said.strip().replace("\r\n", "\n") == field.value:
            continue
        found[field.pointer] = _typed(field, said.strip())
    return found


def _typed(field: Field, said: str) -> Any:
    if field.sort == "list":
        entries = [entry.strip() for line in said.splitlines() for entry in line.split(",")]
        return [entry for entry in entries if entry] or None
    if not said:
        return None
    if field.sort == "switch":
        return said == "true"
    if field.sort == "number":
        return _number(said)
    return said


def _number(said: str) -> Any:
    """The number, or the text as it is: validation will say what is wrong with it."""
    try:
        return int(said)
    except ValueError:
        pass
    try:
        return float(said)
    except ValueError:
        return said


def _fields(root: Mapping[str, Any], shape: Mapping[str, Any], body: Any, at: Pointer) -> Iterator[Field]:
    known = body if isinstance(body, Mapping) else {}
    required = set(shape.get("required", ()))
    for key, part in shape.get("properties", {}).items():
        if at or key not in _FRAME:
            yield from _of(root, _plain(root, part), known.get(key), (*at, key), required=key in required)
    extra = next(iter(shape.get("patternProperties", {}).values()), shape.get("additionalProperties"))
    if isinstance(extra, Mapping) and len(at) < _DEEPEST:
        for key, value in known.items():
            if key not in shape.get("properties", {}):
                yield from _of(root, _plain(root, extra), value, (*at, str(key)), required=False)


def _of(
    root: Mapping[str, Any], part: Mapping[str, Any], value: Any, at: Pointer, *, required: bool
) -> Iterator[Field]:
    sort = part.get("type")
    described = str(part.get("description", ""))
    default = part.get("default")
    shown = "" if default in (None, "", [], {}) else _shown(default)
    if "enum" in part or "const" in part:
        choices = tuple(map(str, part.get("enum", [part.get("const")])))
        yield Field(at, "choice", _shown(value), described, choices, required, shown)
    elif sort == "boolean":
        yield Field(at, "switch", _shown(value), described, ("true", "false"), required, shown)
    elif sort in ("integer", "number"):
        yield Field(at, "number", _shown(value), described, (), required, shown, sort == "integer")
    elif sort == "string":
        yield Field(at, "text", _shown(value), described, (), required, shown)
    elif sort == "array" and _plain(root, part.get("items", {})).get("type") == "string":
        entries = value if isinstance(value, list) else []
        yield Field(at, "list", "\n".join(map(str, entries)), described, (), required)
    elif sort == "object" and len(at) < _DEEPEST:
        yield from _fields(root, part, value, at)


def _plain(root: Mapping[str, Any], part: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part without references; of a union, the first of its members that is not null."""
    for _ in range(8):
        if "$ref" in part:
            name = str(part["$ref"]).removeprefix("#/$defs/")
            part = {**root.get("$defs", {}).get(name, {}), **{k: v for k, v in part.items() if k != "$ref"}}
        elif "anyOf" in part or ("allOf" in part and len(part["allOf"]) == 1):
            members = [
                each for each in part.get("anyOf", part.get("allOf", ())) if each.get("type") != "null"
            ]
            rest = {key: value for key, value in part.items() if key not in ("anyOf", "allOf")}
            part = {**(members[0] if members else {}), **rest}
        else:
            break
    return part


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or isinstance(value, Mapping | list) else str(value)
