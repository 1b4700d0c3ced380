"""Opaque identifiers that sort by the time they were made."""

import secrets
from datetime import datetime
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_uid(now: datetime) -> UUID:
    """A version 7 UUID (RFC 9562) of that instant: 48 bits of milliseconds, then chance."""
    milliseconds = int(now.timestamp() * 1000) & ((1 << 48) - 1)
    high = milliseconds << 80 | _VERSION_7 | secrets.randbits(12) << 64
    return UUID(int=high | _VARIANT | secrets.randbits(62))
