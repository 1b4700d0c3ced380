"""What a content is made of, its digest, and what changed since the one before it."""

import base64
import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.runners.types import Content
from seatrial.kit import canonical
from seatrial.kit.files import BadPath, normalise

MAX_FILES = 500
MAX_BYTES = 4 * 1024 * 1024
_CONTEXT = 3
_LONGEST_DIFF = 4000


def content_digest(content: Content) -> str:
    """The digest over everything that decides what happens, in canonical JSON (RFC 8785).

    The same words and files from another workspace are another content: another team answers for them.
    """
    files = {path: canonical.digest_bytes(data) for path, data in sorted(content.files.items())}
    document = dict(content.document)
    return canonical.digest(
        {"workspace": content.workspace, "kind": content.kind, "document": document, "files": files}
    )


def faults_of(content: Content) -> Iterator[str]:
    """Why the content cannot be handed to a runner, each in words."""
    if len(content.files) > MAX_FILES:
        yield f"it has {len(content.files):,} files; a runner takes at most {MAX_FILES}"
    size = sum(len(data) for data in content.files.values())
    if size > MAX_BYTES:
        yield f"its files have {size:,} bytes; a runner takes at most {MAX_BYTES:,}"
    for path in content.files:
        try:
            normal = normalise(path)
        except BadPath as error:
            yield str(error)
        else:
            if normal != path:
                yield f"{path!r} is not written plainly: {normal!r}"


def as_text(document: Mapping[str, Any]) -> str:
    """The document as lines that a person reads and compares: one value a line, in a fixed order."""
    return "\n".join(_lines(document, ""))


def _lines(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key in sorted(value):
            yield from _lines(value[key], f"{place}.{key}" if place else str(key))
    elif isinstance(value, list | tuple):
        for number, each in enumerate(value):
            yield from _lines(each, f"{place}[{number}]")
    elif isinstance(value, str) and "\n" in value:
        yield f"{place}: |"
        yield from (f"    {line}" for line in value.splitlines())
    else:
        yield f"{place}: {value if isinstance(value, str) else json.dumps(value)}"


def differences(
    before: Mapping[str, bytes], *, after: Mapping[str, bytes]
) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Each file that differs: its path, `added`, `removed` or `changed`, and lines with their sign.

    The sign of a line is ` `, `+`, `-` or `@`; what is no text is told by size and digest.
    """
    for path in sorted({*before, *after}):
        old, new = before.get(path), after.get(path)
        if old == new:
            continue
        word = "added" if old is None else "removed" if new is None else "changed"
        yield path, word, _diff(_readable(old), _readable(new))


def _readable(data: bytes | None) -> list[str]:
    if data is None:
        return []
    try:
        return data.decode().splitlines()
    except UnicodeDecodeError:
        return [f"(no text: {len(data)} bytes, {canonical.digest_bytes(data)})"]


def _diff(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    lines = difflib.unified_diff(old, new, n=_CONTEXT, lineterm="")
    body = [line for line in lines if not line.startswith(("--- ", "+++ "))]
    shown = [(line[:1], line if line.startswith("@") else line[1:]) for line in body[:_LONGEST_DIFF]]
    left = len(body) - len(shown)
    return [*shown, *([("@", f"... {left} more lines")] if left > 0 else [])]


def encoded(files: Mapping[str, bytes]) -> dict[str, str]:
    """The files as a job carries them, in base64."""
    return {path: base64.b64encode(data).decode() for path, data in files.items()}
