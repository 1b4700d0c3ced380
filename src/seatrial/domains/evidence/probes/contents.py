"""What can be said of a file's content: size, digest, text, and the data that it spells."""

from typing import Any

from seatrial.domains.evidence.rules import plain
from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.kit import canonical, yaml

#: More text than this is no finding; size and digest are given always.
MAX_TEXT = 256 * 1024
_YAML = (".yaml", ".yml")


def contents(path: str, *, data: bytes, room: int = MAX_TEXT) -> dict[str, Any]:
    """Findings about a file that exists; text and data only where they fit into `room` bytes.

    `valid` is False, with a `problem`, where a .json or .yaml file holds none. Raises nothing.
    """
    found: dict[str, Any] = {
        "exists": True, "valid": True, "size": len(data), "sha256": canonical.digest_bytes(data),
    }  # fmt: skip
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if path.lower().endswith((".json", *_YAML)):
            found |= {"valid": False, "problem": f"{path} is not UTF-8 text"}
        return found
    found["lines"] = len(text.splitlines())
    if len(data) > room:
        found["truncated"] = True
    else:
        found["text"] = text
    return found | _spelled(path, data, text, room)


def _spelled(path: str, data: bytes, text: str, room: int) -> dict[str, Any]:
    """The data in a .json or .yaml file, if it is one."""
    name = path.lower()
    if not name.endswith((".json", *_YAML)):
        return {}
    if len(data) > room:
        return {"valid": False, "problem": f"{path} is larger than the {room:,} bytes that are read as data"}
    return _json(path, text) if name.endswith(".json") else _yaml(path, data)


def _json(path: str, text: str) -> dict[str, Any]:
    try:
        return {"json": read_json(text)}
    except BadData as problem:
        return {"valid": False, "problem": f"{path}: {problem}"}


def _yaml(path: str, data: bytes) -> dict[str, Any]:
    stream = yaml.read(data)
    faults = [*stream.faults, *(fault for each in stream.documents for fault in each.faults)]
    if faults:
        first = min(faults, key=lambda fault: (fault.line, fault.column))
        return {"valid": False, "problem": f"{path}:{first.line}:{first.column}: {first.message}"}
    try:
        documents = plain([each.value for each in stream.documents])
    except BadData as problem:
        return {"valid": False, "problem": f"{path}: {problem}"}
    return {"documents": documents, **({"yaml": documents[0]} if len(documents) == 1 else {})}
