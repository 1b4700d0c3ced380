"""A definition's own part of its file, and its content as key and value, for whoever reads it."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.workspace.rules.compilation import Place
from seatrial.domains.workspace.rules.validation import spell
from seatrial.domains.workspace.types import Located, Pointer, Source, reader_of
from seatrial.kit import yaml


def excerpt(text: str, *, line: int, path: str = "") -> tuple[int, str]:
    """The document that stands at the line: its first line, from 1, and its lines with their comments.

    A file that a Reader claims is one document.
    """
    if path and reader_of(path, data=text.encode("utf-8", "replace")):
        return 1, text.rstrip("\n")
    known = yaml.lines(text)
    at = min(max(line, 1), len(known)) - 1
    start = at
    while start > 0 and not _divides(known[start - 1]):
        start -= 1
    end = at + 1
    while end < len(known) and not _divides(known[end]):
        end += 1
    while start < at and not known[start].strip():
        start += 1
    while end > at + 1 and not known[end - 1].strip():
        end -= 1
    return start + 1, "\n".join(known[start:end])


def _divides(line: str) -> bool:
    return line.startswith(("---", "..."))


def locate(data: bytes, *, source: Source) -> tuple[Located, Any] | None:
    """The places and the content of the document that starts at the source; None where none does."""
    reader = reader_of(source.path, data=data)
    if reader is not None:
        reading = reader.read(source.path, data=data, files=None)
        return (reading.located, reading.body) if reading.body is not None else None
    for document in yaml.read(data).documents:
        if document.place == (source.line, source.column):
            return Place(source.path, document.positions), document.value
    return None


def facts(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every field with its value as text, in the order of the file."""
    yield from _facts((), body)


def _facts(pointer: Pointer, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping) and value:
        for key, child in value.items():
            yield from _facts((*pointer, key), child)
    elif isinstance(value, list) and value and any(isinstance(entry, dict | list) for entry in value):
        for index, child in enumerate(value):
            yield from _facts((*pointer, index), child)
    elif isinstance(value, list):
        yield spell(pointer), ", ".join(map(_plain, value)) or "none"
    else:
        yield spell(pointer), _plain(value)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None or value == {} else str(value)
