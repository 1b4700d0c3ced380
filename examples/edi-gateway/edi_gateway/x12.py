"""Reads and writes X12 interchanges: delimiters from the ISA, then groups and transaction sets."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

Segment = tuple[str, ...]

MAX_SEGMENTS = 250_000  # bounds the memory that five megabytes of empty segments could take
_ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")


class UnparseableError(ValueError):
    """Not even the ISA can be read, so there is nobody to address a TA1 to."""


@dataclass(frozen=True)
class Delimiters:
    element: str
    component: str
    segment: str


@dataclass
class TransactionSet:
    segments: list[Segment]  # ST first; SE last, unless the trailer is missing


@dataclass
class Group:
    header: Segment
    sets: list[TransactionSet] = field(default_factory=list)
    trailer: Segment | None = None


@dataclass
class Interchange:
    delimiters: Delimiters
    header: Segment
    groups: list[Group] = field(default_factory=list)
    trailer: Segment | None = None
    acknowledgements: list[Segment] = field(default_factory=list)  # TA1 segments
    stray: bool = False  # something stands where nothing may stand


def at(segment: Segment | None, position: int) -> str:
    """The element at a position as X12 counts (GS06 is 6), or "" where the segment is shorter."""
    return segment[position] if segment and position < len(segment) else ""


def read(raw: bytes) -> Interchange:
    """The interchange in these bytes, however wrong inside; UnparseableError if the ISA is unreadable."""
    try:
        text = raw.decode().lstrip("\ufeff \r\n")
    except UnicodeDecodeError:
        raise UnparseableError("the body is not UTF-8 text") from None
    if not text.startswith("ISA"):
        raise UnparseableError("the body does not begin with an ISA segment")
    if len(text) < 106:
        raise UnparseableError(f"the ISA segment is cut off: {len(text)} of 106 characters")
    marks = Delimiters(element=text[3], component=text[104], segment=text[105])
    header = tuple(text[:105].split(marks.element))
    if tuple(map(len, header)) != _ISA_WIDTHS or marks.segment in text[:105]:
        raise UnparseableError("the elements of the ISA segment do not have their fixed widths")
    chosen = (marks.element, marks.component, marks.segment)
    if len(set(chosen)) < 3 or any(mark.isalnum() or mark == " " for mark in chosen):
        raise UnparseableError("the delimiters in the ISA segment are not three different symbols")
    if text.count(marks.segment) > MAX_SEGMENTS:
        raise UnparseableError(f"the interchange has more than {MAX_SEGMENTS} segments")
    *pieces, rest = (piece.strip("\r\n") for piece in text[106:].split(marks.segment))
    whole = Interchange(marks, header)
    _arrange(whole, (tuple(piece.split(marks.element)) for piece in pieces if piece))
    whole.stray = whole.stray or bool(rest.strip())
    return whole


def _arrange(whole: Interchange, segments: Iterable[Segment]) -> None:
    group: Group | None = None
    current: TransactionSet | None = None
    for segment in segments:
        tag = segment[0]
        if whole.trailer or not _TAG.fullmatch(tag):
            whole.stray = True
        elif tag == "GS":
            group, current = Group(segment), None
            whole.groups.append(group)
        elif tag == "GE" and group:
            group.trailer = segment
            group = current = None
        elif tag == "IEA":
            whole.trailer = segment
        elif tag == "ST" and group:
            current = TransactionSet([segment])
            group.sets.append(current)
        elif current:
            current.segments.append(segment)
            current = None if tag == "SE" else current
        elif tag == "TA1" and not whole.groups:
            whole.acknowledgements.append(segment)
        else:
            whole.stray = True


def write(segments: Iterable[Segment], marks: Delimiters) -> str:
    return "".join(marks.element.join(segment) + marks.segment for segment in segments)
