"""What of an item was not kept as it was sent: whoever reads it says so, and the log of its alert keeps it.

Readers are many functions deep where a text is cut. Instead of a list handed through all of them, the one who
reads an item opens a place for remarks, and whoever changes something leaves a remark there.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import replace

from seatrial.domains.alerts.types import NOTE_LENGTH, Said

_OPEN: ContextVar[list[str] | None] = ContextVar("remarks", default=None)
#: So many of one item are told; a sender that changes everything is told by its first ones.
_MOST = 10


def remark(words: str) -> None:
    """The remark belongs to the item that is being read; where none is, nobody hears it."""
    found = _OPEN.get()
    if found is not None and words not in found:
        found.append(words[:NOTE_LENGTH])


def remarked(read: Callable[[], Said]) -> Said:
    """What `read` gives, with the remarks that were left meanwhile."""
    found: list[str] = []
    before = _OPEN.set(found)
    try:
        said = read()
    finally:
        _OPEN.reset(before)
    return replace(said, remarks=(*said.remarks, *told(found))) if found else said


def told(remarks: list[str]) -> list[str]:
    """The remarks, in their order; of very many the first, and how many more there are."""
    if len(remarks) <= _MOST:
        return remarks
    return [*remarks[:_MOST], f"and {len(remarks) - _MOST} more things were changed"]
