"""Proofs from the stored tree: each reads a handful of tiles, whatever the size of the log."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from seatrial.domains.audit.models import Batch, Entry, Head, Leaf, Tile
from seatrial.domains.audit.rules import notes, tree
from seatrial.domains.audit.selectors.contents import content_of
from seatrial.domains.audit.types import Consistency, Proof
from seatrial.kit.problems import NotFound, Problem

TILE = 256
_BITS = 8
_MOST_TILES = 2000


class CannotProve(Problem):
    """There is no tree of that size, or the entry is not in it."""

    type = "cannot-prove"
    title = "This cannot be proven"
    status = 409


def size() -> int:
    """How many entries are sealed."""
    return Batch.objects.order_by("-size").values_list("size", flat=True).first() or 0


def root(of_size: int) -> bytes:
    """The root of the tree of that size; raises CannotProve where the log is smaller."""
    _require_size(of_size)
    return tree.EMPTY_ROOT if of_size == 0 else tree.over(_Nodes(of_size).node)(0, of_size)


def proof(uid: str, *, of_size: int | None = None) -> Proof:
    """That the entry is in the tree of that size, or of all that is sealed. Raises NotFound, CannotProve."""
    entry = Entry.objects.filter(uid=uid).first() if _is_uid(uid) else None
    if entry is None:
        raise NotFound(f"there is no entry {uid!r} in the log; entries of some actions are pruned in time")
    leaf = Leaf.objects.filter(entry=entry.pk).first()
    if leaf is None:
        raise CannotProve("the entry is not sealed yet", remedy="Ask again in a second.")
    whole = size() if of_size is None else of_size
    if leaf.sequence >= whole:
        raise CannotProve(
            f"entry {leaf.sequence} is not in the tree of {whole}", remedy="Ask for a larger one."
        )
    _require_size(whole)
    of = tree.over(_Nodes(whole).node)
    return Proof(
        uid=str(entry.uid),
        sequence=leaf.sequence,
        size=whole,
        leaf=bytes(leaf.hash),
        root=of(0, whole),
        path=tuple(tree.inclusion_path(leaf.sequence, size=whole, of=of)),
        content=content_of(entry.pk).decode(),
        checkpoint=head_note(whole),
    )


def paths(sequences: list[int], *, of_size: int) -> list[list[bytes]]:
    """The inclusion paths of several entries in the tree of that size: for exports."""
    of = tree.over(_Nodes(of_size).node)
    return [tree.inclusion_path(sequence, size=of_size, of=of) for sequence in sequences]


def consistency(first: int, *, of_size: int | None = None) -> Consistency:
    """That the tree of `first` entries is the beginning of the other. Raises CannotProve."""
    whole = size() if of_size is None else of_size
    _require_size(whole)
    if not 0 <= first <= whole:
        raise CannotProve(f"a tree of {first} is no beginning of a tree of {whole}")
    of = tree.over(_Nodes(whole).node)
    return Consistency(
        first=first,
        size=whole,
        before=of(0, first) if first else tree.EMPTY_ROOT,
        after=of(0, whole) if whole else tree.EMPTY_ROOT,
        path=tuple(tree.consistency_path(first, size=whole, of=of)),
    )


def head_note(of_size: int) -> str:
    """The signed checkpoint of exactly that size, '' where none was signed."""
    return Head.objects.filter(size=of_size).values_list("note", flat=True).first() or ""


def checkpoint(signer: notes.Signer, *, of_size: int, now: datetime) -> str:
    """The checkpoint of that size, the one that was signed for the anchors or one that is signed now."""
    return head_note(of_size) or signer.sign(size=of_size, root=root(of_size), now=now).note


def _is_uid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _require_size(of_size: int) -> None:
    if not 0 <= of_size <= size():
        raise CannotProve(f"the log has {size()} sealed entries, not {of_size}")


class _Nodes:
    """Hashes of complete subtrees of the tree of a size, from the tiles and the leaves at its right edge."""

    def __init__(self, of_size: int) -> None:
        self.size = of_size
        self._rows: dict[tuple[int, int], list[bytes]] = {}

    def node(self, level: int, place: int) -> bytes:
        """The hash of the 2**level leaves that begin at place * 2**level."""
        height, within = divmod(level, _BITS)
        start = place << within
        row = self._row(height, start // TILE)
        offset = start % TILE
        return tree.complete_root(row[offset : offset + (1 << within)])

    def _row(self, height: int, tile: int) -> list[bytes]:
        """The hashes of a tile, as many as are there."""
        key = (height, tile)
        if key not in self._rows:
            if len(self._rows) >= _MOST_TILES:
                self._rows.clear()
            self._rows[key] = self._stored(height, tile) or self._edge(height, tile)
        return self._rows[key]

    def _stored(self, height: int, tile: int) -> list[bytes]:
        whole = Tile.objects.filter(level=height, place=tile).values_list("hashes", flat=True).first()
        data = bytes(whole) if whole is not None else b""
        return [data[at : at + tree.HASH_BYTES] for at in range(0, len(data), tree.HASH_BYTES)]

    def _edge(self, height: int, tile: int) -> list[bytes]:
        lo, hi = tile * TILE, (tile + 1) * TILE
        with connection.cursor() as cursor:
            if height == 0:
                cursor.execute(
                    "SELECT hash FROM audit_leaf WHERE sequence >= %s AND sequence < %s ORDER BY sequence",
                    [lo, hi],
                )
            else:
                cursor.execute(
                    "SELECT root FROM audit_tile"
                    " WHERE level = %s AND place >= %s AND place < %s ORDER BY place",
                    [height - 1, lo, hi],
                )
            return [bytes(digest) for (digest,) in cursor.fetchall()]
