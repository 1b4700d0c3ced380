"""The artefact store: files under their digest, and nothing is read that does not have it."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import IO

from django.conf import settings

from seatrial.connectors.blobs import Blobs, open_store
from seatrial.kit.problems import Problem

_FOLDER = "sha256"


class CannotTrust(Problem):
    """What the store holds is not what was put there; its digest says so."""

    type = "artefact-changed"
    title = "The artefact was changed"
    status = 500


def put(sha256: str, *, data: IO[bytes]) -> None:
    """The content stands under its digest."""
    _store().put(_name(sha256), data=data)


def read(sha256: str) -> Iterator[bytes]:
    """The content in pieces, the last of which is held back until the digest of all was found right.

    Raises CannotTrust, which names both digests, and the problems of the store.
    """
    found = hashlib.sha256()
    held: bytes | None = None
    for piece in _store().read(_name(sha256)):
        found.update(piece)
        if held is not None:
            yield held
        held = piece
    actual = f"sha256:{found.hexdigest()}"
    if actual != sha256:
        raise CannotTrust(
            f"what {_store().place} holds as {sha256} has the digest {actual}",
            remedy="Restore it from a backup; what rests on it cannot be shown until then.",
        )
    if held is not None:
        yield held


def delete(sha256: str) -> None:
    """The store has no such content (any more)."""
    _store().delete(_name(sha256))


def digests() -> Iterator[tuple[str, datetime]]:
    """Every digest that the store holds, and since when."""
    for name, written in _store().names(under=_FOLDER):
        yield f"sha256:{name.replace('/', '').removeprefix(_FOLDER)}", written


def check() -> str:
    """A file could be written, read and deleted; gives where. Raises CannotStore."""
    _store().check()
    return _store().place


def _name(sha256: str) -> str:
    digits = sha256.removeprefix("sha256:")
    return f"{_FOLDER}/{digits[:2]}/{digits[2:]}"


def _store() -> Blobs:
    return _open(settings.ARTEFACTS)


@lru_cache(maxsize=4)
def _open(location: str) -> Blobs:
    return open_store(location)
