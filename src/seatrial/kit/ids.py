"""Opaque identifiers that sort by the time they were made."""

import secrets
import threading
from datetime import datetime
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62
#: Bits that count within a millisecond (RFC 9562, 6.2, method 1), the first of them by chance.
_COUNTED = 32
_LEFT = 74 - _COUNTED
_lock = threading.Lock()
#: The millisecond of the newest uid of this process, and what was counted to.
_newest = [0, 0]


def new_uid(now: datetime) -> UUID:
    """A version 7 UUID (RFC 9562) of that instant: 48 bits of milliseconds, then a counter and chance.

    Those that one process makes one after the other of the same millisecond sort in that order.
    """
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    rest = _count(milliseconds) << _LEFT | secrets.randbits(_LEFT)
    high = milliseconds << 80 | _VERSION_7 | rest >> 62 << 64
    return UUID(int=high | _VARIANT | rest & ((1 << 62) - 1))


def _count(milliseconds: int) -> int:
    with _lock:
        _newest[1] = _newest[1] + 1 if _newest[0] == milliseconds else secrets.randbits(_COUNTED - 1)
        _newest[0] = milliseconds
        return _newest[1]
