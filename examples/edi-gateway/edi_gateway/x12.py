"""Reads and writes X12 interchanges: delimiters from the ISA, then groups and transaction sets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Segment = tuple[str, ...]
_ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)


class UnparseableError(ValueError):
    """Not even the ISA can be read, so there is nobody to address a TA1 to."""


@dataclass
class Group:
    header: Segment
    sets: list[list[Segment]] = field(default_factory=list)  # each ST to SE; no SE where it is missing
    trailer: Segment = ()


@dataclass
class Interchange:
    marks: tuple[str, str, str]  # between elements, between components, after a segment
    header: Segment
    groups: list[Group] = field(default_factory=list)
    trailer: Segment = ()
    stray: bool = False  # something stands where nothing may stand


def at(segment: Segment, position: int) -> str:
    """The element at a position as X12 counts (GS06 is 6), or "" where the segment is shorter."""
    return segment[position] if position < len(segment) else ""


def read(raw: bytes) -> Interchange:
    """The interchange in these bytes, however wrong inside; UnparseableError if the ISA is unreadable."""
    try:
        text = raw.decode().lstrip("\ufeff \r\n")
    except UnicodeDecodeError:
        raise UnparseableError("the body is not UTF-8 text") from None
    if not text.startswith("ISA") or len(text) < 106:
        raise UnparseableError("the body does not begin with an ISA segment of 106 characters")
    marks = (text[3], text[104], text[105])
    header = tuple(text[:105].split(marks[0]))
    distinct = len(set(marks)) == 3 and not any(mark.isalnum() or mark == " " for mark in marks)
    if not distinct or tuple(map(len, header)) != _ISA_WIDTHS or marks[2] in text[:105]:
        raise UnparseableError("the ISA segment lacks its fixed widths or three different delimiters")
    *pieces, rest = (piece.strip("\r\n") for piece in text[106:].split(marks[2]))
    whole = Interchange(marks, header, stray=bool(rest.strip()))
    _arrange(whole, (tuple(piece.split(marks[0])) for piece in pieces if piece))
    return whole


def _arrange(whole: Interchange, segments: Iterable[Segment]) -> None:
    group: Group | None = None
    current: list[Segment] | None = None
    for segment in segments:
        tag = segment[0]
        if whole.trailer or not re.fullmatch(r"[A-Z][A-Z0-9]{1,2}", tag):
            whole.stray = True
        elif tag == "GS":
            group, current = Group(segment), None
            whole.groups.append(group)
        elif tag == "GE" and group:
            group.trailer, group, current = segment, None, None
        elif tag == "IEA":
            whole.trailer = segment
        elif tag == "ST" and group:
            current = [segment]
            group.sets.append(current)
        elif current:
            current.append(segment)
            current = None if tag == "SE" else current
        elif tag != "TA1" or whole.groups:  # acknowledgements may stand before the groups
            whole.stray = True


def write(segments: Iterable[Segment], marks: tuple[str, str, str]) -> str:
    return "".join(marks[0].join(segment) + marks[2] for segment in segments)
