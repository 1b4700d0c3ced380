"""What an auditor could write: RFC 6962 and signed notes, by hashlib, base64 and cryptography alone.

Nothing of Seatrial is used here. The recursions are those of the RFC, so that they share no shape with ours.
"""

import base64
import hashlib
from collections.abc import Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def leaf_of(content: bytes) -> bytes:
    """The hash of a leaf (2.1)."""
    return hashlib.sha256(b"\x00" + content).digest()


def mth(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) over hashes of leaves (2.1)."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    k = _split(len(leaves))
    return _node(mth(leaves[:k]), mth(leaves[k:]))


def root_of_path(leaf: bytes, m: int, n: int, path: Sequence[bytes]) -> bytes:
    """The root to which PATH(m, D[n]) leads from the leaf (2.1.1)."""
    if n == 1:
        assert (m, list(path)) == (0, []), "the path is too long"
        return leaf
    assert path, "the path is too short"
    k, sibling = _split(n), path[-1]
    if m < k:
        return _node(root_of_path(leaf, m, k, path[:-1]), sibling)
    return _node(sibling, root_of_path(leaf, m - k, n - k, path[:-1]))


def roots_of_proof(m: int, n: int, path: Sequence[bytes], before: bytes) -> tuple[bytes, bytes]:
    """Both roots to which PROOF(m, D[n]) leads, for whoever knows the root `before` (2.1.2); m is above 0."""
    steps = list(path)
    found = _subproof(m, n, steps, before)
    assert not steps, "the path is too long"
    return found


def signed_head(note: str, key: str) -> tuple[int, bytes]:
    """Size and root of a checkpoint; raises InvalidSignature or AssertionError where the key did not sign."""
    body, _, signature = note.rpartition("\n\n")
    name, _, encoded = key.split("+", 2)
    said = base64.b64decode(signature.strip().split(" ")[2])
    Ed25519PublicKey.from_public_bytes(base64.b64decode(encoded)[1:]).verify(said[4:], f"{body}\n".encode())
    origin, size, root = body.split("\n")[:3]
    assert origin == name, "it is the head of another log"
    return int(size), base64.b64decode(root)


def _subproof(m: int, n: int, steps: list[bytes], known: bytes | None) -> tuple[bytes, bytes]:
    """SUBPROOF: `known` is what the verifier has already, None where the proof has to say it."""
    if m == n:
        same = steps.pop() if known is None else known
        return same, same
    k, sibling = _split(n), steps.pop()
    if m <= k:
        old, new = _subproof(m, k, steps, known)
        return old, _node(new, sibling)
    old, new = _subproof(m - k, n - k, steps, None)
    return _node(sibling, old), _node(sibling, new)


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(n: int) -> int:
    """The largest power of two below n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k
