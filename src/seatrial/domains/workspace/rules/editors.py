"""JSON Schema of every kind, for editors: what may stand where, and what it is for (JSON Schema 2020-12).

A schema says what a document's shape is. References, places of others and a kind's own rules are more than
that: `seatrial check` says those.
"""

from typing import Any

from seatrial.domains.workspace.types import KINDS, READERS, Kind
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: What the combined schema is called, beside the kinds.
ALL = "all"


def schema(name: str) -> dict[str, Any]:
    """The schema of the kind of that name, or (`all`) of every kind; raises NotFound with the nearest."""
    if name.casefold() == ALL:
        return combined()
    by_letters = {kind.name.casefold(): kind for kind in KINDS}
    found = by_letters.get(name.casefold())
    if found is None:
        known = [*KINDS.names(), ALL]
        raise NotFound(f"there is no kind {name[:80]!r}", remedy=did_you_mean(name[:80], known=known))
    return {"$schema": DIALECT, **_of(found)}


def combined() -> dict[str, Any]:
    """One schema for every document of ours, told apart by `apiVersion` and `kind`.

    Documents that are none of ours (other people's YAML beside them) are valid: nothing is said of them.
    """
    branches, definitions = [], {}
    for kind in KINDS:
        if kind.name in READERS:
            continue  # no document of YAML is one
        made = _of(kind)
        definitions.update({f"{kind.name}.{name}": part for name, part in made.pop("$defs", {}).items()})
        definitions[kind.name] = _moved(made, kind.name)
        for name in [name for name in definitions if name.startswith(f"{kind.name}.")]:
            definitions[name] = _moved(definitions[name], kind.name)
        branches.append({"if": _is(kind), "then": {"$ref": f"#/$defs/{kind.name}"}})
    ours = {"properties": {"apiVersion": {"enum": _versions()}}, "required": ["apiVersion"]}
    names = [name for name in KINDS.names() if name not in READERS]
    known = {"properties": {"kind": {"enum": names}}, "required": ["kind"]}
    return {
        "$schema": DIALECT,
        "title": "Definitions of Seatrial",
        "description": "Services, teams, checklists and all else that a workspace defines.",
        "type": "object",
        "allOf": [{"if": ours, "then": _or_of_others(known)}, *branches],
        "$defs": definitions,
    }


def _or_of_others(known: dict[str, Any]) -> dict[str, Any]:
    """One of our kinds; or one of Backstage's, of which there are more than we read."""
    frame = {"apiVersion": {"pattern": "^backstage[.]io/"}, "kind": {"type": "string"}}
    backstage = {"properties": frame, "required": ["kind"]}
    return {"anyOf": [known, backstage]}


def _versions() -> list[str]:
    return sorted({version for kind in KINDS for version in kind.api_versions})


def _is(kind: Kind) -> dict[str, Any]:
    frame = {"apiVersion": {"enum": list(kind.api_versions)}, "kind": {"const": kind.name}}
    return {"properties": frame, "required": ["apiVersion", "kind"]}


def _of(kind: Kind) -> dict[str, Any]:
    """The schema of one kind without its dialect; its frame is exact."""
    made = kind.model.model_json_schema(by_alias=True, mode="validation")
    made["title"], made["description"] = kind.name, kind.summary
    properties = made.setdefault("properties", {})
    properties["apiVersion"] = {
        "enum": list(kind.api_versions),
        "description": "What the document is written in.",
    }
    properties["kind"] = {"const": kind.name, "description": kind.summary}
    made["required"] = sorted({*made.get("required", ()), "apiVersion", "kind", "metadata"})
    return made


def _moved(part: Any, owner: str) -> Any:
    """The same with references to parts as the combined schema names them."""
    if isinstance(part, dict):
        return {key: _reference(value, owner) if key == "$ref" else _moved(value, owner)
                for key, value in part.items()}  # fmt: skip
    return [_moved(each, owner) for each in part] if isinstance(part, list) else part


def _reference(value: str, owner: str) -> str:
    name = value.removeprefix("#/$defs/")
    return value if name == value or name.startswith(f"{owner}.") else f"#/$defs/{owner}.{name}"
