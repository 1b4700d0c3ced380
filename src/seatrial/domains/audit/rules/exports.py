"""An export of the log as lines of JSON, and its verification without a server.

The first line tells of the tree, with its signed head. Each other line is an entry with its place and its
leaf's hash, and with the path that proves it where that was asked for; what stands under `entry` is, byte
for byte, what was sealed. Entries without a place are not sealed yet; those without content were pruned.
"""

import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from seatrial.domains.audit.rules import checking, notes, tree
from seatrial.domains.audit.rules.checking import Anchored, Bad, Part, Row, Verification
from seatrial.domains.audit.rules.notes import Checkpoint, Verifier
from seatrial.kit.problems import Invalid

FORMAT = "seatrial.dev/audit-export/v1"
_MARK = b',"entry":'
_PORTION = 1 << 16
Held = Mapping[str, Sequence[tuple[Checkpoint, datetime | None]]]


class CannotReadExport(Invalid):
    """The file is no export of an audit log, or was cut off."""

    type = "cannot-read-audit-export"
    title = "The export cannot be read"


@dataclass(frozen=True, slots=True)
class Head:
    """The first line: which tree this is of. `complete` says that no filter left anything out."""

    size: int
    checkpoint: str
    key: str
    complete: bool
    filter: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of an export. `content` is None where it was pruned, `sequence` where it is not sealed."""

    sequence: int | None
    leaf: bytes
    content: bytes | None
    path: tuple[bytes, ...] | None = None


def head_line(head: Head) -> str:
    """The first line of an export."""
    told = {
        "format": FORMAT,
        "size": head.size,
        "complete": head.complete,
        "filter": dict(head.filter),
        "key": head.key,
        "checkpoint": head.checkpoint,
    }
    return json.dumps(told, ensure_ascii=False) + "\n"


def line(entry: Line, *, name: str = "") -> str:
    """The line of an entry; the actor's name stands beside what is sealed, for readers."""
    parts = [f'"sequence":{"null" if entry.sequence is None else entry.sequence}']
    if entry.sequence is not None:
        parts.append(f'"leaf":"{entry.leaf.hex()}"')
    if name:
        parts.append(f'"name":{json.dumps(name, ensure_ascii=False)}')
    if entry.path is not None:
        parts.append(f'"path":[{",".join(f"{chr(34)}{each.hex()}{chr(34)}" for each in entry.path)}]')
    content = "null" if entry.content is None else entry.content.decode()
    return f'{{{",".join(parts)},"entry":{content}}}\n'


def read_head(lines: Iterator[bytes]) -> Head:
    """The first line, taken from the lines; raises CannotReadExport."""
    try:
        told = json.loads(next(lines))
        if told["format"] != FORMAT:
            raise CannotReadExport(f"its format is {told['format']!r}, not {FORMAT}")
        return Head(
            size=int(told["size"]),
            checkpoint=str(told["checkpoint"]),
            key=str(told["key"]),
            complete=told["complete"] is True,
            filter={str(key): str(value) for key, value in told["filter"].items()},
        )
    except (StopIteration, ValueError, KeyError, TypeError, AttributeError):
        raise CannotReadExport(
            "its first line does not tell of a tree", remedy="Make it with: seatrial audit export"
        ) from None


def read_line(data: bytes, *, number: int) -> Line:
    """One of the other lines; raises CannotReadExport."""
    try:
        beside, mark, content = data.rstrip(b"\r\n").partition(_MARK)
        told = json.loads(beside + b"}")
        if not mark or not content.endswith(b"}"):
            raise ValueError("no entry")
        path = told.get("path")
        return Line(
            sequence=None if told["sequence"] is None else int(told["sequence"]),
            leaf=bytes.fromhex(told.get("leaf", "")),
            content=None if content == b"null}" else content[:-1],
            path=None if path is None else tuple(bytes.fromhex(each) for each in path),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise CannotReadExport(
            f"line {number} is no entry, or was cut off", remedy="Export it again."
        ) from None


def verify(
    read: Callable[[], Iterable[bytes]],
    *,
    verifier: Verifier | None,
    anchored: Held,
    newest: bool = False,
) -> Verification:
    """Whether the export is what was sealed; `read` gives its lines, anew at each call.

    Without a verifier the export's own key is taken, which proves nothing of who signed. A whole export is
    built into its tree; of a filtered one each entry is proven by its path. Anchors may have gone on since
    the export was made, unless it is to be the `newest`. Raises CannotReadExport.
    """
    lines = iter(read())
    head = read_head(lines)
    key = verifier or Verifier.parse(head.key)
    entries = (read_line(data, number=number) for number, data in enumerate(lines, start=2) if data.strip())
    own = _own_head(head, key)
    if isinstance(own, Verification):
        return own
    if not head.complete:
        return _verify_each(entries, head=head, own=own, anchored=anchored, key=key)
    as_of = None if newest else own.signed_at
    found = _verify_whole(entries, head=head, own=own, anchored=anchored, key=key, as_of=as_of)
    return _localised(found, read, own=own)


def _own_head(head: Head, key: Verifier) -> Checkpoint | Verification:
    """The signed head that the export carries; a finding where the key did not sign it."""
    try:
        own = notes.parse(head.checkpoint)
    except notes.CannotReadCheckpoint:
        raise CannotReadExport(
            "it carries no signed head", remedy="Export it from a log with a key."
        ) from None
    if own.size == head.size and key.signed(own):
        return own
    words = "the head that the export carries was not signed by the key of this log"
    bad = Bad(0, "rewritten", words, last=max(0, head.size - 1))
    return Verification(head.size, own.root, 0, 0, bad, (), origin=key.name, complete=head.complete)


def _verify_whole(
    entries: Iterator[Line],
    *,
    head: Head,
    own: Checkpoint,
    anchored: Held,
    key: Verifier,
    as_of: datetime | None,
) -> Verification:
    unsealed = 0

    def sealed() -> Iterator[Row]:
        nonlocal unsealed
        for entry in entries:
            if entry.sequence is None:
                unsealed += 1
            else:
                yield entry.sequence, entry.leaf, entry.content

    rows = sealed()
    sizes = {own.size, *(checkpoint.size for held in anchored.values() for checkpoint, _ in held)}
    found = checking.conclude(
        _parts(rows, size=head.size, sizes=sizes),
        size=head.size,
        unsealed=0,
        roots={own.size: own.root},
        anchored=anchored,
        verifier=key,
        as_of=as_of,
    )
    extra = next(rows, None)
    if extra is not None and found.bad is None:
        words = "it is not in its place: the export has more entries than the tree"
        found = replace(found, bad=Bad(extra[0], "moved", words))
    return replace(found, unsealed=unsealed)


def _parts(rows: Iterator[Row], *, size: int, sizes: set[int]) -> Iterator[Part]:
    for lo in range(0, size, _PORTION):
        hi = min(size, lo + _PORTION)
        part = checking.check_part(lo, hi=hi, rows=itertools.islice(rows, hi - lo), wanted=sizes)
        yield part
        if part.whole.size != hi - lo:
            for _ in rows:  # what follows a gap proves nothing
                pass
            return


def _localised(found: Verification, read: Callable[[], Iterable[bytes]], *, own: Checkpoint) -> Verification:
    """Where only the root tells that something is wrong: the first entry whose path does not lead to it."""
    if found.bad is None or found.bad.last is None:
        return found
    lines = iter(read())
    read_head(lines)
    for number, data in enumerate(lines, start=2):
        entry = read_line(data, number=number)
        if entry.sequence is None or entry.path is None:
            continue
        bad = _by_path(entry, own)
        if bad is not None:
            return replace(found, bad=bad)
    return found


def _verify_each(
    entries: Iterator[Line], *, head: Head, own: Checkpoint, anchored: Held, key: Verifier
) -> Verification:
    unsealed = pruned = 0
    bad: Bad | None = None
    for entry in entries:
        if entry.sequence is None:
            unsealed += 1
            continue
        pruned += entry.content is None
        if entry.path is None:
            raise CannotReadExport(
                "it holds some entries only, and no paths that prove them",
                remedy="Export it with --with-proofs, or without a filter.",
            )
        bad = bad or _by_path(entry, own)
    anchors = tuple(_compare(place, held, own=own, key=key) for place, held in anchored.items())
    return Verification(head.size, own.root, pruned, unsealed, bad, anchors, origin=key.name, complete=False)


def _by_path(entry: Line, own: Checkpoint) -> Bad | None:
    sequence = entry.sequence or 0
    if entry.content is not None and tree.leaf_hash(entry.content) != entry.leaf:
        uid = checking.uid_of(entry.content)
        return Bad(sequence, "changed", "what stands in the export is not what was sealed", uid=uid)
    if not tree.includes(entry.leaf, index=sequence, size=own.size, path=entry.path or (), root=own.root):
        return Bad(sequence, "changed", "its path does not lead to the root that was signed")
    return None


def _compare(
    place: str, held: Sequence[tuple[Checkpoint, datetime | None]], *, own: Checkpoint, key: Verifier
) -> Anchored:
    """Whether the anchor holds the very head that the export carries."""
    for checkpoint, when in held:
        if (checkpoint.size, checkpoint.root) == (own.size, own.root) and key.signed(checkpoint):
            since = when or checkpoint.signed_at
            words = (
                f"it holds the head of this export{f' since {since:%Y-%m-%d %H:%M:%S} UTC' if since else ''}"
            )
            return Anchored(place, len(held), own.size, since, since, True, words)
    at_size = [checkpoint for checkpoint, _ in held if checkpoint.size == own.size and key.signed(checkpoint)]
    words = "it holds another root of this size" if at_size else "it does not hold the head of this export"
    return Anchored(place, len(held), 0, None, None, not at_size, words)


def as_json(found: Verification) -> dict[str, Any]:
    """The verification as plain JSON."""
    bad = found.bad
    return {
        "sound": found.sound,
        "log": found.origin,
        "size": found.size,
        "root": found.root.hex(),
        "pruned": found.pruned,
        "unsealed": found.unsealed,
        "complete": found.complete,
        "bad": None
        if bad is None
        else {
            "sequence": bad.sequence,
            "last": bad.last,
            "kind": bad.kind,
            "uid": bad.uid,
            "words": bad.words,
        },
        "anchors": [
            {
                "place": each.place,
                "checkpoints": each.checkpoints,
                "size": each.size,
                "first_at": each.first_at.isoformat() if each.first_at else None,
                "since": each.since.isoformat() if each.since else None,
                "holds": each.holds,
                "words": each.words,
            }
            for each in found.anchors
        ],
    }
