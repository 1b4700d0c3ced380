"""Validates one document with its kind's model, and places every refusal in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from seatrial.domains.workspace.rules import shapes, wording
from seatrial.domains.workspace.types import Pointer
from seatrial.kit.spelling import did_you_mean
from seatrial.kit.urns import NAME

_NAME = re.compile(NAME)
_NAME_AT: Pointer = ("metadata", "name")


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong at a pointer (with `key`, at its key), and the remedy."""

    pointer: Pointer
    message: str
    remedy: str = ""
    key: bool = False


def name_of(body: dict[str, Any]) -> str:
    """The definition's name, '' where it has none that a URN could carry."""
    metadata = body.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def namespace_of(body: dict[str, Any]) -> str:
    """The namespace with a slash behind it; '' for Backstage's default one, and where it is no name."""
    metadata = body.get("metadata")
    namespace = metadata.get("namespace") if isinstance(metadata, dict) else None
    if not isinstance(namespace, str) or not _NAME.fullmatch(namespace) or namespace.casefold() == "default":
        return ""
    return f"{namespace.casefold()}/"


def title_of(body: dict[str, Any], *, name: str) -> str:
    """The name as people read it: `metadata.title`, else Backstage's display name, else the name."""
    spec = body.get("spec")
    profile = spec.get("profile") if isinstance(spec, dict) else None
    shown = profile.get("displayName") if isinstance(profile, dict) else None
    said = (title for title in (body["metadata"].get("title"), shown) if isinstance(title, str))
    return next((title for title in said if title.strip()), name)


def validate(body: dict[str, Any], *, model: type[BaseModel]) -> tuple[BaseModel | None, list[Refusal]]:
    """The typed form; or None and everything that is refused, one for each place."""
    refusals = list(_bad_name(body))
    try:
        typed = model.model_validate(body)
    except ValidationError as error:
        places = {refusal.pointer for refusal in refusals}
        for details in error.errors(include_url=False):
            refusal = _refusal(details, body, model)
            if refusal.pointer not in places or refusal.key:
                # A union refuses once for each of its members: the first says enough.
                refusals.append(refusal)
                places.add(refusal.pointer)
        return None, refusals
    return (None if refusals else typed), refusals


def _bad_name(body: dict[str, Any]) -> Iterator[Refusal]:
    metadata = body.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    if isinstance(name, str) and not _NAME.fullmatch(name):
        message = f"metadata.name is no name: {wording.value_in_words(name)}"
        remedy = "Write letters, digits, `-`, `_` and `.`, at most 63, the first and last no sign."
        yield Refusal(_NAME_AT, message, remedy)


def spell(pointer: Pointer) -> str:
    """The place as people write it: `spec.links[2].url`; `the document` for its root."""
    text = ""
    for part in pointer:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or "the document"


def _walk(location: tuple[str | int, ...], body: Any) -> tuple[Pointer, Any]:
    """Where pydantic's location leads in the body, without its names of union members, and the value."""
    pointer: list[str | int] = []
    node = body
    for part in location:
        here = isinstance(node, dict) and part in node
        if here or (isinstance(node, list) and isinstance(part, int) and part < len(node)):
            node = node[part]
            pointer.append(part)
    return tuple(pointer), node


def _refusal(details: ErrorDetails, body: dict[str, Any], model: type[BaseModel]) -> Refusal:
    kind, location = details["type"], details["loc"]
    pointer, value = _walk(location, body)
    if kind == "missing":
        return _missing(pointer, str(location[-1]), model)
    if kind == "extra_forbidden":
        key = str(pointer[-1]) if pointer else ""
        remedy = did_you_mean(key, known=shapes.known_keys(model, pointer=pointer[:-1]))
        where = spell(pointer[:-1]) if len(pointer) > 1 else "the document"
        return Refusal(pointer, f"the key {key} is not known in {where}", remedy, key=True)
    of_key = bool(location) and location[-1] == "[key]"
    if of_key:
        value = pointer[-1] if pointer else value
    message, remedy = wording.refusal(kind, context=details.get("ctx", {}), value=value, said=details["msg"])
    subject = f"the key {pointer[-1]}" if of_key and pointer else spell(pointer)
    remedy = remedy or _expected(shapes.description(model, pointer=pointer))
    return Refusal(pointer, f"{subject} {message}", remedy, key=of_key)


def _missing(parent: Pointer, key: str, model: type[BaseModel]) -> Refusal:
    expected = _expected(shapes.description(model, pointer=(*parent, key)))
    return Refusal((*parent, key), f"{spell((*parent, key))} is missing", expected or f"Add {key}.")


def _expected(description: str) -> str:
    return f"Expected: {description}" if description else ""
