"""Finds the first entry that is not what was sealed. Pure: who reads the log gives it here, part by part."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from seatrial.domains.audit.rules.notes import Checkpoint, Verifier
from seatrial.domains.audit.rules.tree import Frontier

#: A leaf: its place, its stored hash, its entry's bytes as its columns give them now (None: gone).
Row = tuple[int, bytes, bytes | None]
Kind = Literal["changed", "missing", "dropped", "cut", "moved", "rewritten"]
_PRUNING = b'{"action":"audit.pruned",'


@dataclass(frozen=True, slots=True)
class Bad:
    """The first entry that is not what was sealed: its place in the tree, its uid where it still has one.

    Where only a root tells, it is some entry from `sequence` to `last`.
    """

    sequence: int
    kind: Kind
    words: str
    uid: str = ""
    found: bytes = b""
    last: int | None = None


@dataclass(slots=True)
class Part:
    """What a run of leaves showed. `absent` entries may be pruned ones: another part may say so."""

    lo: int
    hi: int
    bad: Bad | None = None
    whole: Frontier = field(default_factory=Frontier)
    at: dict[int, Frontier] = field(default_factory=dict)
    absent: list[int] = field(default_factory=list)
    pruned: list[tuple[int, int, int]] = field(default_factory=list)  # said by, first, last

    def note(self, bad: Bad) -> None:
        """The finding counts where it is the first one."""
        if self.bad is None or bad.sequence < self.bad.sequence:
            self.bad = bad


@dataclass(frozen=True, slots=True)
class Anchored:
    """What one anchor proves: everything before `size` stands as it stood at `since`.

    `holds` is whether all its checkpoints fit; where they do not, `words` say what does not.
    """

    place: str
    checkpoints: int
    size: int
    first_at: datetime | None
    since: datetime | None
    holds: bool
    words: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What is known after all was looked at."""

    size: int
    root: bytes
    pruned: int
    unsealed: int
    bad: Bad | None
    anchors: tuple[Anchored, ...]
    origin: str = ""
    complete: bool = True

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the log and with its anchors."""
        return self.bad is None and all(anchor.holds for anchor in self.anchors)


def check_part(lo: int, *, hi: int, rows: Iterable[Row], wanted: Iterable[int]) -> Part:
    """The leaves from `lo` up to, but without, `hi`; `wanted` are sizes whose roots somebody asks for."""
    part = Part(lo, hi)
    hashes: list[bytes] = []
    add = hashes.append
    expected = lo
    for sequence, leaf, content in rows:
        if sequence != expected:
            break
        if content is None:
            part.absent.append(sequence)
        elif sha256(b"\x00" + content).digest() != leaf:
            _note_change(part, sequence, content)
        elif content.startswith(_PRUNING):
            part.pruned += _pruning(sequence, content)
        add(leaf)
        expected += 1
    if expected != hi:
        part.note(Bad(expected, "missing", "the tree has no leaf in its place"))
    at = 0
    for size in sorted({size for size in wanted if lo < size <= expected}):
        part.whole.extend(hashes[at : size - lo])
        at = size - lo
        part.at[size] = part.whole.copy()
    part.whole.extend(hashes[at:])
    return part


def conclude(
    parts: Iterable[Part],
    *,
    size: int,
    unsealed: int,
    roots: Mapping[int, bytes],
    anchored: Mapping[str, Sequence[tuple[Checkpoint, datetime | None]]],
    verifier: Verifier,
    as_of: datetime | None = None,
) -> Verification:
    """All parts, in their order, together with what the anchors hold.

    `roots` are those that the log itself says it had (its batches and signed heads), by size. `as_of` is
    the instant of an export: anchors may hold larger trees that were signed after it.
    """
    tree = _Joined()
    for part in parts:
        tree.add(part)
    found = [*tree.bad, *tree.stolen(), *_own(tree, roots, size=size)]
    anchors = []
    for place, held in anchored.items():
        words, bad = _anchor(place, held, size=size, at=tree.at, verifier=verifier, as_of=as_of)
        anchors.append(words)
        found += bad
    return Verification(
        size=size,
        root=tree.whole.root(),
        pruned=tree.pruned,
        unsealed=unsealed,
        bad=_first(found),
        anchors=tuple(anchors),
        origin=verifier.name,
    )


@dataclass(slots=True)
class _Joined:
    """The parts together; of each only what is needed is kept."""

    whole: Frontier = field(default_factory=Frontier)
    at: dict[int, bytes] = field(default_factory=lambda: {0: Frontier().root()})
    bad: list[Bad] = field(default_factory=list)
    absent: list[int] = field(default_factory=list)
    said: list[tuple[int, int]] = field(default_factory=list)
    pruned: int = 0
    is_whole: bool = True

    def add(self, part: Part) -> None:
        """The next part; behind a missing leaf no root can be told."""
        if part.bad:
            self.bad.append(part.bad)
        self.absent += part.absent
        self.said += [(first, last) for by, first, last in part.pruned if last < by]
        if self.is_whole:
            for wanted, frontier in sorted(part.at.items()):
                joined = self.whole.copy()
                joined.join(frontier)
                self.at[wanted] = joined.root()
            self.whole.join(part.whole)
        self.is_whole = self.is_whole and part.whole.size == part.hi - part.lo

    def stolen(self) -> list[Bad]:
        """The first absent entry that no record of pruning names; the others are counted."""
        said, place, reach = sorted(self.said), 0, -1
        for sequence in self.absent:
            while place < len(said) and said[place][0] <= sequence:
                reach = max(reach, said[place][1])
                place += 1
            if sequence > reach:
                return [Bad(sequence, "dropped", "the entry is gone, and no record of pruning names it")]
            self.pruned += 1
        return []


def _first(found: Sequence[Bad]) -> Bad | None:
    """The first of them; one that is told exactly goes before the run of entries that holds it."""
    exact = [bad for bad in found if bad.last is None]
    runs = [
        bad
        for bad in found
        if bad.last is not None and not any(bad.sequence <= each.sequence <= bad.last for each in exact)
    ]
    return min([*exact, *runs], key=lambda bad: bad.sequence, default=None)


def _note_change(part: Part, sequence: int, content: bytes) -> None:
    if part.bad is None:
        words = "what stands in the log is not what was sealed"
        digest = sha256(b"\x00" + content).digest()
        part.note(Bad(sequence, "changed", words, uid=uid_of(content), found=digest))


def uid_of(content: bytes) -> str:
    """The uid that the sealed bytes tell, '' where they tell none."""
    try:
        return str(json.loads(content).get("uid", ""))
    except (ValueError, AttributeError):
        return ""


def _pruning(sequence: int, content: bytes) -> Iterator[tuple[int, int, int]]:
    for first, last in json.loads(content)["details"].get("sequences", ()):
        yield sequence, int(first), int(last)


def _own(tree: _Joined, roots: Mapping[int, bytes], *, size: int) -> list[Bad]:
    """Where the leaves do not give the root that the log itself keeps."""
    good = 0
    for kept in sorted(roots):
        if kept > size:
            words = f"it and what followed are gone: the log keeps its root over {kept} entries"
            return [Bad(size, "cut", words)]
        if kept not in tree.at:
            return []  # a leaf is missing before, which is told already
        if tree.at[kept] != roots[kept]:
            words = f"an entry from {good} to {kept - 1} is not the one over which the log keeps its root"
            return [Bad(good, "rewritten", words, last=kept - 1)]
        good = kept
    return []


def _anchor(
    place: str,
    held: Sequence[tuple[Checkpoint, datetime | None]],
    *,
    size: int,
    at: Mapping[int, bytes],
    verifier: Verifier,
    as_of: datetime | None,
) -> tuple[Anchored, list[Bad]]:
    ours = [(checkpoint, when) for checkpoint, when in held if checkpoint.origin == verifier.name]
    if not ours:
        what = f"holds {len(held)} of another log" if held else "holds no checkpoint yet"
        return Anchored(place, 0, 0, None, None, not held, f"it {what}"), []
    proven, later, first_at, since = 0, 0, None, None
    for checkpoint, when in sorted(ours, key=lambda each: each[0].size):
        if not verifier.signed(checkpoint):
            words = f"a checkpoint of {checkpoint.size} entries was not signed by the key of this log"
            return Anchored(place, len(ours), proven, first_at, since, False, words), []
        told = when or checkpoint.signed_at
        if checkpoint.size > size and _is_after(checkpoint, as_of):
            later = checkpoint.size
            continue
        bad = _against(place, checkpoint, told, size=size, at=at, proven=proven)
        if bad is not None:
            return Anchored(place, len(ours), proven, first_at, since, False, bad.words), [bad]
        if checkpoint.size > proven or since is None:
            proven, since = checkpoint.size, told
        first_at = first_at or told
    words = f"the first {proven} entries stand as they stood {_spell(since)}"
    if later:
        words += f"; it goes on to {later} entries, which came after this export"
    return Anchored(place, len(ours), proven, first_at, since, True, words), []


def _is_after(checkpoint: Checkpoint, as_of: datetime | None) -> bool:
    return as_of is not None and checkpoint.signed_at is not None and checkpoint.signed_at > as_of


def _against(
    place: str,
    checkpoint: Checkpoint,
    told: datetime | None,
    *,
    size: int,
    at: Mapping[int, bytes],
    proven: int,
) -> Bad | None:
    if checkpoint.size > size:
        words = f"it and what followed are gone: {place} holds the root over {checkpoint.size} entries"
        return Bad(size, "cut", f"{words} {_spell(told)}")
    if at.get(checkpoint.size, checkpoint.root) == checkpoint.root:
        return None  # or a leaf is missing before, which is told already
    words = (
        f"an entry from {proven} to {checkpoint.size - 1} is not the one over which {place} holds the root"
    )
    return Bad(proven, "rewritten", f"{words} {_spell(told)}", last=checkpoint.size - 1)


def _spell(at: datetime | None) -> str:
    return f"since {at:%Y-%m-%d %H:%M:%S} UTC" if at else "since a time that it does not tell"
