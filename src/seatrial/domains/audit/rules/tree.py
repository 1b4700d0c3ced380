"""The Merkle tree over the log, as RFC 6962 (section 2.1) has it, and its proofs, as RFC 9162 checks them.

A tree is named by its size; `of(lo, hi)` gives the hash of the leaves from `lo` up to, but without, `hi`.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
_sha256 = hashlib.sha256
Of = Callable[[int, int], bytes]
#: Gives the hash of the complete subtree of 2**level leaves at that place (0 is the leftmost).
Node = Callable[[int, int], bytes]


def leaf_hash(content: bytes) -> bytes:
    """The hash of one leaf: SHA-256 over 0x00 and the content."""
    return _sha256(b"\x00" + content).digest()


def node_hash(left: bytes, *, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 over 0x01 and both hashes."""
    return _sha256(b"\x01" + left + right).digest()


def complete_root(leaves: Sequence[bytes]) -> bytes:
    """The hash over a power of two of leaf hashes."""
    level = list(leaves)
    while len(level) > 1:
        level = [_sha256(b"\x01" + level[at] + level[at + 1]).digest() for at in range(0, len(level), 2)]
    return level[0]


@dataclass(slots=True)
class Frontier:
    """The right edge of a tree: its complete subtrees, the largest first. Enough to go on."""

    size: int = 0
    nodes: list[tuple[int, bytes]] = field(default_factory=list)

    def push(self, level: int, digest: bytes) -> None:
        """A complete subtree of 2**level leaves follows; the size so far is a multiple of that."""
        self.size += 1 << level
        while self.nodes and self.nodes[-1][0] == level:
            digest = node_hash(self.nodes.pop()[1], right=digest)
            level += 1
        self.nodes.append((level, digest))

    def extend(self, leaves: Sequence[bytes]) -> None:
        """The leaf hashes follow, in their order."""
        at = 0
        while at < len(leaves):
            level = _widest(self.size, left=len(leaves) - at)
            self.push(level, complete_root(leaves[at : at + (1 << level)]))
            at += 1 << level

    def join(self, other: "Frontier") -> None:
        """The leaves of the other follow; it began at a place where all its subtrees fit."""
        for level, digest in other.nodes:
            self.push(level, digest)

    def copy(self) -> "Frontier":
        """Another that goes its own way."""
        return Frontier(self.size, list(self.nodes))

    def root(self) -> bytes:
        """The root of the tree of this size."""
        if not self.nodes:
            return EMPTY_ROOT
        root = self.nodes[-1][1]
        for _, digest in reversed(self.nodes[:-1]):
            root = node_hash(digest, right=root)
        return root

    def encode(self) -> bytes:
        """The hashes, one after the other: the levels follow from the size."""
        return b"".join(digest for _, digest in self.nodes)

    @classmethod
    def decode(cls, size: int, data: bytes) -> "Frontier":
        """What `encode` gave for that size; raises ValueError where the lengths do not fit."""
        levels = [level for level in range(size.bit_length() - 1, -1, -1) if size >> level & 1]
        if len(data) != len(levels) * HASH_BYTES:
            raise ValueError(f"{len(data)} bytes are no frontier of a tree of {size}")
        parts = [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
        return cls(size, list(zip(levels, parts, strict=True)))


def over(node: Node) -> Of:
    """The hash of any run of leaves that a proof asks for, from the hashes of complete subtrees."""

    def of(lo: int, hi: int) -> bytes:
        width = hi - lo
        if width & (width - 1) == 0 and lo % width == 0:
            level = width.bit_length() - 1
            return node(level, lo >> level)
        middle = lo + _split(width)
        return node_hash(of(lo, middle), right=of(middle, hi))

    return of


def inclusion_path(index: int, *, size: int, of: Of) -> list[bytes]:
    """PATH(index, D[size]): what proves that the leaf is in the tree (RFC 6962, 2.1.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    path: list[bytes] = []
    lo, hi = 0, size
    while hi - lo > 1:
        middle = lo + _split(hi - lo)
        if index < middle:
            path.append(of(middle, hi))
            hi = middle
        else:
            path.append(of(lo, middle))
            lo = middle
    return path[::-1]


def consistency_path(first: int, *, size: int, of: Of) -> list[bytes]:
    """PROOF(first, D[size]): what proves that the smaller tree is a beginning of the larger (2.1.2)."""
    if not 0 <= first <= size:
        raise ValueError(f"a tree of {first} is no beginning of a tree of {size}")
    if first == 0:
        return []
    path: list[bytes] = []
    lo, hi, whole = 0, size, True
    while first != hi:
        middle = lo + _split(hi - lo)
        if first <= middle:
            path.append(of(middle, hi))
            hi = middle
        else:
            path.append(of(lo, middle))
            lo, whole = middle, False
    if not whole:
        path.append(of(lo, hi))
    return path[::-1]


def includes(leaf: bytes, *, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether the path proves the leaf's hash at that place (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for digest in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(digest, right=found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, right=digest)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def consistent(first: int, *, size: int, path: Sequence[bytes], before: bytes, after: bytes) -> bool:
    """Whether the path proves that the root `before` of size `first` begins `after` (RFC 9162, 2.1.4.2)."""
    if first == size:
        return not path and before == after
    if first == 0:
        return not path and before == EMPTY_ROOT
    if first > size or not path:
        return False
    steps = list(path)
    if first & (first - 1) == 0:
        steps.insert(0, before)
    place, last = first - 1, size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    smaller = larger = steps[0]
    for digest in steps[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            smaller, larger = node_hash(digest, right=smaller), node_hash(digest, right=larger)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            larger = node_hash(larger, right=digest)
        place, last = place >> 1, last >> 1
    return last == 0 and smaller == before and larger == after


def _split(width: int) -> int:
    """The largest power of two below the width (above 1)."""
    return 1 << ((width - 1).bit_length() - 1)


def _widest(at: int, *, left: int) -> int:
    """The level of the largest complete subtree that begins at that place and has no more leaves."""
    level = left.bit_length() - 1
    return min(level, (at & -at).bit_length() - 1) if at else level
