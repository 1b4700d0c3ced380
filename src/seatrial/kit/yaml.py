"""Reads YAML that somebody else wrote: several documents, every fault with its place, bounded in all ways.

libyaml's events are taken one by one and never recursively, so that neither depth nor size of a hostile
file costs more than the limits below. Values are plain JSON data; scalars follow the YAML 1.2 core schema.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import yaml
from yaml import events

from seatrial.kit import yaml_positions as positions
from seatrial.kit.yaml_positions import Positions
from seatrial.kit.yaml_scalars import BadScalar, resolve
from seatrial.kit.yaml_wording import character, explain

MAX_BYTES = 1024 * 1024
MAX_DEPTH = 50
#: Nodes of all documents in a file, with what aliases stand for counted each time.
MAX_NODES = 100_000
#: Faults after which a document is not read further: nobody reads a thousand of them.
MAX_FAULTS = 100
#: Fewer of these: a binary file holds nothing else.
_MAX_UNSEEN = 10

#: What no editor shows, and what YAML 1.1 and 1.2 read differently (NEL, LS, PS break lines in one only).
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_BREAK = re.compile(r"\r\n|\r|\n")
_WIDE_MARKS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16", b"\x00\x00\xfe\xff": "UTF-32"}
_STANDARD = "tag:yaml.org,2002:"


@dataclass(frozen=True, slots=True)
class YamlFault:
    """One thing that cannot be taken, where (line and column from 1), and the remedy."""

    line: int
    column: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a file. Where it has faults, `value` lacks what they are about."""

    value: Any
    positions: Positions
    faults: tuple[YamlFault, ...]

    @property
    def place(self) -> tuple[int, int]:
        """Line and column where it starts, from 1."""
        return self.positions.at(())


@dataclass(frozen=True, slots=True)
class Stream:
    """The documents of a file up to the first fault that made it unreadable, and that fault."""

    documents: tuple[Document, ...]
    faults: tuple[YamlFault, ...]


class _Unreadable(Exception):
    """Nothing after this fault can be read."""

    def __init__(self, line: int, column: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.fault = YamlFault(line, column, message, remedy)


def lines(text: str) -> list[str]:
    """The lines of a text as this module counts them: ended by LF, CR LF or CR."""
    found = _BREAK.split(text)
    return found[:-1] if len(found) > 1 and not found[-1] else found


def read(data: bytes) -> Stream:
    """All documents and all faults. Raises nothing, whatever the bytes are."""
    try:
        text = _decode(data)
    except _Unreadable as unreadable:
        return Stream((), (unreadable.fault,))
    unseen = tuple(islice(_unseen(text), _MAX_UNSEEN))
    if unseen:
        return Stream((), unseen)
    builder = _Builder()
    try:
        _compose(data, builder)
    except _Unreadable as unreadable:
        last = _inside(unreadable.fault, text)
        return Stream(tuple(builder.documents), (*builder.pending, last))
    return Stream(tuple(builder.documents), ())


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise _Unreadable(
            1, 1, f"has {len(data):,} bytes, and a definition file may have {MAX_BYTES:,}", "Split the file."
        )
    remedy = "Save the file as UTF-8 without a byte order mark."
    for mark, name in _WIDE_MARKS.items():
        if data.startswith(mark):
            raise _Unreadable(1, 1, f"is {name}, not UTF-8", remedy)
    if data.startswith(b"\xef\xbb\xbf"):
        raise _Unreadable(1, 1, "starts with a byte order mark", remedy)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode()
        line, column = _place(before, len(before))
        message = f"is not UTF-8: byte {data[error.start]:#04x} cannot be read here"
        raise _Unreadable(line, column, message, remedy) from None


def _unseen(text: str) -> Iterator[YamlFault]:
    for match in _UNSEEN.finditer(text):
        escape = f"\\u{ord(match[0]):04x}"
        remedy = f'Remove it, or write it in double quotes as "{escape}".'
        if match[0] == "\0":
            remedy = "Remove it; if the file is no text at all, do not name it .yaml."
        yield YamlFault(*_place(text, match.start()), f"holds the character {character(match[0])}", remedy)


def _place(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of the character at the offset."""
    before = _BREAK.split(text[:offset])
    return len(before), len(before[-1]) + 1


def _inside(fault: YamlFault, text: str) -> YamlFault:
    """The fault, moved to the end of the last line where libyaml placed it behind the file."""
    known = lines(text)
    if fault.line <= len(known):
        return fault
    return YamlFault(len(known), len(known[-1]) + 1, fault.message, fault.remedy)


def _compose(data: bytes, builder: "_Builder") -> None:
    loader = yaml.CSafeLoader(data)
    try:
        while (event := loader.get_event()) is not None:
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        quoted = error.context is not None and "quoted scalar" in error.context
        mark = error.context_mark if quoted and error.context_mark else mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _Unreadable(line, column, *explain(str(error.problem))) from None
    except yaml.YAMLError as error:
        raise _Unreadable(1, 1, *explain(" ".join(str(error).split()))) from None
    finally:
        loader.dispose()


class _Frame:
    """A mapping or list that is being read."""

    __slots__ = ("anchor", "dropped", "height", "index", "key", "key_index", "nodes_before", "value")

    def __init__(self, value: Any, index: int, anchor: str | None, nodes_before: int) -> None:
        self.value = value
        self.index = index
        self.anchor = anchor
        self.nodes_before = nodes_before
        self.height = 1
        self.key: str | None = None
        self.key_index = -1
        self.dropped = False


@dataclass(slots=True)
class _Anchored:
    """What an anchor names; `complete` only once it ended, so that it cannot hold itself."""

    value: Any = None
    nodes: int = 0
    height: int = 0
    complete: bool = False


class _Builder:
    """Builds values and positions from events, with a stack of its own."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self._nodes = 0
        self._take = {
            events.ScalarEvent: self._scalar, events.MappingStartEvent: self._mapping,
            events.SequenceStartEvent: self._sequence, events.MappingEndEvent: self._end,
            events.SequenceEndEvent: self._end, events.AliasEvent: self._alias,
            events.DocumentStartEvent: self._start, events.DocumentEndEvent: self._finish,
        }  # fmt: skip
        self._reset()

    def _reset(self) -> None:
        self._stack: list[_Frame] = []
        self._words: list[int] = []
        #: faults of the document that is being read
        self.pending: list[YamlFault] = []
        self._anchors: dict[str, _Anchored] = {}
        self._root: Any = None

    def take(self, event: Any) -> None:
        """The next event; raises _Unreadable at a limit."""
        handler = self._take.get(type(event))
        if handler is not None:
            handler(event)

    def _start(self, event: Any) -> None:
        del event
        self._reset()

    def _finish(self, event: Any) -> None:
        del event
        found = Positions(self._root, self._words)
        self.documents.append(Document(self._root, found, tuple(self.pending)))
        self.pending = []

    def _fault(self, event: Any, message: str, remedy: str) -> None:
        mark = event.start_mark
        self._fault_at(mark.line + 1, mark.column + 1, message, remedy)

    def _fault_at(self, line: int, column: int, message: str, remedy: str) -> None:
        self.pending.append(YamlFault(line, column, message, remedy))
        if len(self.pending) >= MAX_FAULTS:
            message = f"has {MAX_FAULTS} faults up to here, and is not read further"
            raise _Unreadable(line, column, message, "Correct those above first.")

    def _node(self, event: Any, nodes: int = 1) -> None:
        mark = event.start_mark
        self._nodes += nodes
        if self._nodes > MAX_NODES:
            raise _Unreadable(
                mark.line + 1, mark.column + 1,
                f"holds more than {MAX_NODES:,} values, with what its aliases stand for",
                "Split the file, and use fewer aliases.",
            )  # fmt: skip
        self._words.append(positions.pack(mark.line, column=mark.column))

    def _open(self, event: Any, value: Any, tag: str) -> None:
        if len(self._stack) >= MAX_DEPTH:
            mark = event.start_mark
            message = f"is nested deeper than {MAX_DEPTH} levels"
            raise _Unreadable(mark.line + 1, mark.column + 1, message, "Write it flatter.")
        self._tag(event, {f"{_STANDARD}{tag}"})
        before = self._nodes
        self._node(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored()
        self._stack.append(_Frame(value, len(self._words) - 1, event.anchor, before))

    def _mapping(self, event: Any) -> None:
        self._open(event, {}, "map")

    def _sequence(self, event: Any) -> None:
        self._open(event, [], "seq")

    def _end(self, event: Any) -> None:
        frame = self._stack.pop()
        self._words[frame.index] = positions.resize(
            self._words[frame.index], size=len(self._words) - frame.index
        )
        if frame.anchor is not None:
            nodes = self._nodes - frame.nodes_before
            self._anchors[frame.anchor] = _Anchored(frame.value, nodes, frame.height, True)
        self._attach(event, frame.value, frame.height)

    def _scalar(self, event: Any) -> None:
        self._tag(event, {f"{_STANDARD}str", "!"})
        value: Any = event.value
        if event.implicit[0]:
            try:
                value = resolve(value)
            except BadScalar as bad:
                self._fault(event, str(bad), "Put it in quotes if it is text.")
        elif "\0" in value:
            self._fault(event, "the text holds the character U+0000 (NULL)", "Remove the escape.")
            value = value.replace("\0", "")
        self._node(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchored(value, 1, 0, True)
        if self._stack and value == "<<" and event.implicit[0] and self._wants_key():
            remedy = "Write the keys out: YAML 1.2 has no merge keys."
            self._drop("the merge key `<<` is not read", remedy)
            return
        self._attach(event, value, 0)

    def _alias(self, event: Any) -> None:
        known = self._anchors.get(event.anchor)
        if known is None or not known.complete:
            why = "stands for something that holds it" if known else "stands for nothing above"
            self._fault(event, f"the alias *{event.anchor} {why}", "Write the value out.")
            known = _Anchored()
        if len(self._stack) + known.height > MAX_DEPTH:
            mark = event.start_mark
            message = f"is nested deeper than {MAX_DEPTH} levels by the alias *{event.anchor}"
            raise _Unreadable(mark.line + 1, mark.column + 1, message, "Write the value out.")
        self._node(event, max(known.nodes, 1))
        if self._stack and self._wants_key():
            self._drop(f"the alias *{event.anchor} is used as a key", "Write the key out.")
            return
        self._attach(event, known.value, known.height)

    def _tag(self, event: Any, allowed: set[str]) -> None:
        if event.tag is not None and event.tag not in allowed:
            shown = event.tag.replace(_STANDARD, "!!")
            self._fault(event, f"the tag {shown} is not read", "Remove the tag: a definition is plain data.")

    def _wants_key(self) -> bool:
        frame = self._stack[-1]
        return isinstance(frame.value, dict) and frame.key_index < 0

    def _attach(self, event: Any, value: Any, height: int) -> None:
        """Puts a value that ended where it belongs."""
        if not self._stack:
            self._root = value
            return
        frame = self._stack[-1]
        frame.height = max(frame.height, height + 1)
        if isinstance(frame.value, list):
            frame.value.append(value)
        elif frame.key_index < 0:
            self._key(event, frame, value)
        else:
            if frame.dropped:
                del self._words[frame.key_index :]
            else:
                frame.value[frame.key] = value
            frame.key_index, frame.dropped = -1, False

    def _key(self, event: Any, frame: _Frame, value: Any) -> None:
        if not isinstance(value, str):
            collection = isinstance(value, dict | list)
            shown = "a list or a mapping" if collection else "empty" if value is None else f"{event.value}"
            self._drop(
                f"a key is {shown}, not text",
                "Use text as the key." if collection else "Put the key in quotes.",
            )
        elif value in frame.value:
            index = positions.key_index(self._words, index=frame.index, keys=frame.value, key=value)
            line, column = positions.place(self._words[index])
            message = f"the key {value!r} stands here again: first at {line}:{column}"
            self._drop(message, "Remove one of the two.")
        else:
            frame.key, frame.key_index = value, len(self._words) - 1

    def _drop(self, message: str, remedy: str) -> None:
        """The key that just ended, and the value that comes next, are left out."""
        frame = self._stack[-1]
        # A collection as a key has several nodes: the first stands behind those of the other keys.
        index = positions.key_index(self._words, index=frame.index, keys=frame.value, key=None)
        frame.dropped, frame.key_index = True, index
        self._fault_at(*positions.place(self._words[index]), message, remedy)
