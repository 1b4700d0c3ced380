"""Definitions in files that are no YAML: who reads them, and what a reading gives."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from seatrial.domains.workspace.types.documents import Finding, Located
from seatrial.kit.registry import Registry


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the document as YAML would have it, None where it is no definition; what is wrong."""

    body: dict[str, Any] | None
    located: Located
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the definitions of one kind from files of their own, one in each, beginning at its first line.

    `claims(path, data=...)` says whether the file is such a one; `read(path, data=..., files=...)` reads it
    and raises nothing. `files` are all files of the workspace by path, None where only this one is at hand.
    `sample` is what a new one begins with. A kind with a reader is never written as YAML.
    """

    kind: str
    claims: Callable[..., bool]
    read: Callable[..., Reading]
    sample: str = ""


#: Readers by the name of their kind.
READERS: Registry[Reader] = Registry("reader")


def reader_of(path: str, *, data: bytes) -> Reader | None:
    """Who reads the file; None for YAML, for what is simply a file, and below folders with a dot."""
    if path.endswith((".yaml", ".yml")) or any(part.startswith(".") for part in path.split("/")[:-1]):
        return None
    return next((reader for reader in READERS if reader.claims(path, data=data)), None)
