"""The Merkle tree against the vectors of Certificate Transparency's reference code and the RFC's words."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.audit.rules import tree

#: The leaves of the reference code's sample tree (google/certificate-transparency, merkle_tree_test).
INPUTS = (
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#: Roots of the trees of the first one, two ... eight of them.
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
#: Leaf (from 0), size of the tree, path.
INCLUSION = (
    (0, 1, ()),
    (
        0,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        5,
        8,
        (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (2, 3, ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",)),
    (
        1,
        5,
        (
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ),
    ),
)
#: Size before, size after, path.
CONSISTENCY = (
    (1, 1, ()),
    (
        1,
        8,
        (
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ),
    ),
    (
        6,
        8,
        (
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ),
    ),
    (
        2,
        5,
        (
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ),
    ),
)
LEAVES = [tree.leaf_hash(bytes.fromhex(data)) for data in INPUTS]


def over(leaves: Sequence[bytes]) -> tree.Of:
    """The hashes that proofs over these leaves ask for."""
    return tree.over(lambda level, place: tree.complete_root(leaves[place << level : (place + 1) << level]))


def root(leaves: Sequence[bytes]) -> bytes:
    """MTH as the RFC writes it: recursively, and without a line of ours."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hashlib.sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def test_roots_are_those_of_the_reference_vectors() -> None:
    frontier = tree.Frontier()
    assert frontier.root().hex() == EMPTY
    found = []
    for leaf in LEAVES:
        frontier.extend([leaf])
        found.append(frontier.root().hex())
    assert tuple(found) == ROOTS


@pytest.mark.parametrize(("index", "size", "path"), INCLUSION)
def test_inclusion_paths_are_those_of_the_reference_vectors(
    index: int, size: int, path: tuple[str, ...]
) -> None:
    made = tree.inclusion_path(index, size=size, of=over(LEAVES))

    assert [digest.hex() for digest in made] == list(path)
    wanted = bytes.fromhex(ROOTS[size - 1])
    assert tree.includes(LEAVES[index], index=index, size=size, path=made, root=wanted)


@pytest.mark.parametrize(("first", "size", "path"), CONSISTENCY)
def test_consistency_paths_are_those_of_the_reference_vectors(
    first: int, size: int, path: tuple[str, ...]
) -> None:
    made = tree.consistency_path(first, size=size, of=over(LEAVES))

    assert [digest.hex() for digest in made] == list(path)
    before, after = bytes.fromhex(ROOTS[first - 1]), bytes.fromhex(ROOTS[size - 1])
    assert tree.consistent(first, size=size, path=made, before=before, after=after)


leaf_lists = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


@given(leaf_lists, st.lists(st.integers(1, 70), max_size=8))
def test_a_frontier_grown_in_any_steps_has_the_root_of_the_rfc(leaves: list[bytes], steps: list[int]) -> None:
    frontier, at = tree.Frontier(), 0
    for step in [*steps, len(leaves)]:
        frontier = tree.Frontier.decode(frontier.size, frontier.encode())
        frontier.extend(leaves[at : at + step])
        at = min(len(leaves), at + step)
        assert frontier.root() == root(leaves[:at])


@given(leaf_lists, st.data())
def test_every_leaf_is_proven_and_no_other(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    index = data.draw(st.integers(0, size - 1))
    path = tree.inclusion_path(index, size=size, of=over(leaves))
    whole = root(leaves[:size])

    assert tree.includes(leaves[index], index=index, size=size, path=path, root=whole)
    other = hashlib.sha256(leaves[index]).digest()
    assert not tree.includes(other, index=index, size=size, path=path, root=whole)
    assert not tree.includes(leaves[index], index=index, size=size, path=[*path, other], root=whole)
    assert not tree.includes(leaves[index], index=size, size=size, path=path, root=whole)
    if path:
        assert not tree.includes(leaves[index], index=index, size=size, path=path[:-1], root=whole)
        at = data.draw(st.integers(0, len(path) - 1))
        bent = [*path[:at], hashlib.sha256(path[at]).digest(), *path[at + 1 :]]
        assert not tree.includes(leaves[index], index=index, size=size, path=bent, root=whole)


@given(leaf_lists, st.data())
def test_every_beginning_is_proven_and_no_rewritten_one(leaves: list[bytes], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(leaves)))
    first = data.draw(st.integers(1, size))
    path = tree.consistency_path(first, size=size, of=over(leaves))
    before, after = root(leaves[:first]), root(leaves[:size])

    assert tree.consistent(first, size=size, path=path, before=before, after=after)
    rewritten = hashlib.sha256(before).digest()
    assert not tree.consistent(first, size=size, path=path, before=rewritten, after=after)
    assert not tree.consistent(first, size=size, path=path, before=before, after=rewritten)
    if path:
        assert not tree.consistent(first, size=size, path=path[:-1], before=before, after=after)
    assert tree.consistency_path(0, size=size, of=over(leaves)) == []
    assert tree.consistent(0, size=size, path=[], before=tree.EMPTY_ROOT, after=after)


@given(leaf_lists, st.integers(1, 5))
def test_frontiers_of_aligned_parts_join(leaves: list[bytes], power: int) -> None:
    whole, part = tree.Frontier(), 1 << power
    for at in range(0, len(leaves), part):
        piece = tree.Frontier()
        piece.extend(leaves[at : at + part])
        whole.join(piece)
    assert (whole.size, whole.root()) == (len(leaves), root(leaves))


def test_what_is_no_frontier_is_refused() -> None:
    with pytest.raises(ValueError, match="are no frontier of a tree of 3"):
        tree.Frontier.decode(3, b"x" * 33)
    with pytest.raises(ValueError, match="leaf 8 is not in a tree of 8"):
        tree.inclusion_path(8, size=8, of=over(LEAVES))
