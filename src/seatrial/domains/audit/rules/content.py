"""What is sealed of an entry: canonical JSON (RFC 8785), the same bytes for ever.

The actor's name is not among it: names are erasable.
"""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from seatrial.kit import canonical

VERSION = 1
#: Characters that RFC 8785 sorts otherwise than Python does, when they stand in keys.
_odd_character = re.compile("[\U00010000-\U0010ffff]").search
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
#: From here on not every whole number is one of JSON's.
_WHOLE = 1 << 53
_KEPT = 20_000
_known: dict[str, str] = {"{}": "{}"}


class BadNumber(ValueError):
    """A number that JSON's readers would round: its canonical form would not tell it from its neighbour."""


def at_text(at: datetime) -> str:
    """The instant as it is sealed: RFC 3339, UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def details_text(stored: str) -> str:
    """The details, as PostgreSQL prints jsonb, as canonical JSON; raises BadNumber.

    It prints no number with an exponent and escapes no character that it need not.
    """
    found = _known.get(stored)
    if found is None:
        found = _canonical(stored)
        if len(_known) < _KEPT:
            _known[stored] = found
    return found


def entry(columns: Sequence[str]) -> bytes:
    """The sealed bytes of an entry: its action, the actor's kind and uid, the instant as `at_text` gives it,
    the details as PostgreSQL prints jsonb, the subject, the uid.
    """
    action, kind, actor, at, details, subject, uid = columns
    quoted = encode_basestring
    return (
        f'{{"action":{quoted(action)},"actor":{{"kind":{quoted(kind)},"uid":{quoted(actor)}}},"at":"{at}",'
        f'"details":{details_text(details)},"subject":{quoted(subject)},"uid":"{uid}","v":{VERSION}}}'
    ).encode()


def check(details: Any) -> None:
    """Returns where the details can be sealed without loss; raises BadNumber for a number that cannot."""
    if isinstance(details, dict):
        for value in details.values():
            check(value)
    elif isinstance(details, list | tuple):
        for value in details:
            check(value)
    elif isinstance(details, int) and not isinstance(details, bool) and abs(details) >= _WHOLE:
        raise BadNumber(f"{details} is beyond what JSON numbers hold exactly: record it as a text")
    elif isinstance(details, float) and abs(details) >= _WHOLE:
        raise BadNumber(f"{details} is beyond what can be sealed: record it as a text")


class _Odd(Exception):
    """A number that Python may spell otherwise than RFC 8785 does."""


def _canonical(stored: str) -> str:
    try:
        if stored.isascii() or not _odd_character(stored):
            return _encode(_decode(stored))
    except _Odd:
        pass
    return canonical.dumps(json.loads(stored, parse_float=_float, parse_int=_int)).decode()


def _float(text: str) -> float:
    number = float(text)
    if Decimal(text) != Decimal(repr(number)):
        raise BadNumber(f"{text} is rounded by readers of JSON")
    return number


def _int(text: str) -> int:
    number = int(text)
    if -_WHOLE < number < _WHOLE:
        return number
    raise BadNumber(f"{text} is rounded by readers of JSON")


def _odd(text: str) -> float:
    raise _Odd(text)


_decode = json.JSONDecoder(parse_float=_odd, parse_int=_int).decode
