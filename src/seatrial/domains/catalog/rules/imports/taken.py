"""What an import gives: the files to write, and what became of everything that came in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Taken:
    """One document or row that came in."""

    file: str
    line: int
    entity: str


@dataclass(frozen=True, slots=True)
class Reject:
    """One that did not, with every reason."""

    file: str
    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something that came in and is worth a word."""

    file: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class TakenOver:
    """`found` documents or rows came in; each is among `taken` or `rejects`. `files` are to be written."""

    found: int
    taken: Sequence[Taken]
    rejects: Sequence[Reject]
    notes: Sequence[Note]
    files: Mapping[str, bytes]
