"""Sets single values of a document; comments, order, quotes and everything else stay (ruamel.yaml)."""

import io
import re
from collections.abc import Mapping
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from seatrial.domains.workspace.types import Pointer
from seatrial.kit.problems import Problem

_INDENTED_ENTRY = re.compile(r"^(?P<key> *)[^\s#-][^\n]*:\s*\n(?P<entry> *)- ", re.MULTILINE)


class CannotWriteFields(Problem):
    """The document's text is not YAML that fields could be set in."""

    type = "cannot-write-fields"
    title = "The fields cannot be written"
    status = 422


def set_values(text: str, *, values: Mapping[Pointer, Any]) -> str:
    """The document with these values; None takes a key away. What has the value already stays as written.

    Raises CannotWriteFields where the text is no YAML mapping.
    """
    writer = _writer(text)
    try:
        document = writer.load(text)
    except YAMLError as error:
        raise CannotWriteFields(
            f"the document is no YAML: {' '.join(str(error).split())[:300]}",
            remedy="Correct the text first, then the fields.",
        ) from None
    if not isinstance(document, dict):
        raise CannotWriteFields("the document is no mapping of keys", remedy="Correct the text first.")
    touched = [_set(document, pointer, value) for pointer, value in values.items()]
    if not any(touched):
        return text
    made = io.StringIO()
    writer.dump(document, made)
    return made.getvalue().rstrip("\n") + ("\n" if text.endswith("\n") else "")


def _writer(text: str) -> Any:
    """Writes lists as the text has them: below their key, or further in."""
    writer = YAML(typ="rt")
    writer.preserve_quotes = True
    writer.width = 1_000_000
    writer.version = (1, 2)
    writer.explicit_start = False
    found = _INDENTED_ENTRY.search(text)
    deeper = found is None or len(found["entry"]) > len(found["key"])
    writer.indent(mapping=2, sequence=4 if deeper else 2, offset=2 if deeper else 0)
    writer.version = None
    return writer


def _set(document: Any, pointer: Pointer, value: Any) -> bool:
    """Whether anything had to change."""
    *path, last = pointer
    node = document
    for part in path:
        child = node.get(part) if isinstance(node, dict) else node[part]
        if child is None:
            if value is None:
                return False
            node[part] = child = {}
        node = child
    if value is None:
        return isinstance(node, dict) and node.pop(last, _ABSENT) is not _ABSENT
    known = node.get(last, _ABSENT) if isinstance(node, dict) else node[last]
    if known == value and isinstance(known, bool) == isinstance(value, bool):
        return False
    node[last] = value
    return True


_ABSENT = object()
