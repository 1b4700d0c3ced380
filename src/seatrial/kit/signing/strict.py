"""Reads JSON of which every byte counts: one spelling for one content, exactly the keys that are known."""

import base64
import binascii
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NoReturn

from seatrial.kit import canonical

#: A bundle of a large review is some hundred kilobytes; more is no bundle, and would only cost memory.
LONGEST = 16 * 1024 * 1024


class BadContent(ValueError):
    """Something is not as it has to be: `place` says where, `words` what."""

    def __init__(self, place: str, words: str) -> None:
        super().__init__(f"{place}: {words}")
        self.place, self.words = place, words


def parse(data: bytes, *, place: str) -> Any:
    """The content of canonical JSON (RFC 8785) without fractions; raises BadContent for every other bytes.

    Fractions are refused since their spelling is the one part of RFC 8785 that few verifiers get right.
    """
    if len(data) > LONGEST:
        raise BadContent(place, f"is larger than {LONGEST // (1024 * 1024)} MiB")
    try:
        content = json.loads(data.decode("utf-8"), parse_float=_no_fraction, parse_constant=_no_fraction)
        same = canonical.dumps(content) == data
    except (ValueError, RecursionError):
        raise BadContent(place, "is no JSON as it is to be written here") from None
    if not same:
        raise BadContent(place, "is not in its canonical form (RFC 8785): some byte was added or changed")
    return content


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(text)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these members (for `json.loads`); raises ValueError where one stands there twice: readers
    differ in which of the two they believe.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands in an object twice")
    return found


def record(content: Any, *, place: str, keys: Iterable[str], more: bool = False) -> dict[str, Any]:
    """The object, which has these keys and, unless `more`, no other; raises BadContent."""
    if not isinstance(content, dict):
        raise BadContent(place, "is no object")
    known = set(keys)
    if lacking := sorted(known - set(content)):
        raise BadContent(place, f"lacks {', '.join(lacking)}")
    if not more and (unknown := sorted(set(content) - known)):
        raise BadContent(place, f"has {', '.join(unknown)}, which nothing of this kind has")
    return content


def items(content: Any, *, place: str) -> list[Any]:
    """The list; raises BadContent."""
    if not isinstance(content, list):
        raise BadContent(place, "is no list")
    return content


def text(content: Any, *, place: str, empty: bool = False) -> str:
    """The text; raises BadContent where it is none, or empty and must not be."""
    if not isinstance(content, str) or not (content or empty):
        raise BadContent(place, "is no text" if not isinstance(content, str) else "is empty")
    return content


def number(content: Any, *, place: str) -> int:
    """The whole number, 0 or more; raises BadContent."""
    if not isinstance(content, int) or isinstance(content, bool) or content < 0:
        raise BadContent(place, "is no number")
    return content


def base64_bytes(content: Any, *, place: str) -> bytes:
    """The bytes of a base64 text with its padding and without stray bits (RFC 4648, 3.5)."""
    said = text(content, place=place)
    try:
        found = base64.b64decode(said, validate=True)
    except (binascii.Error, ValueError):
        raise BadContent(place, "is no base64") from None
    if base64.b64encode(found).decode() != said:
        raise BadContent(place, "is base64 with stray bits")
    return found


def base64url_bytes(content: Any, *, place: str) -> bytes:
    """The bytes of a base64url text without padding and without stray bits, as WebAuthn writes them."""
    said = text(content, place=place)
    try:
        found = base64.b64decode(
            said.encode("ascii") + b"=" * (-len(said) % 4), altchars=b"-_", validate=True
        )
    except (binascii.Error, ValueError):
        raise BadContent(place, "is no base64url") from None
    if base64url(found) != said:
        raise BadContent(place, "is base64url with padding or stray bits")
    return found


def base64url(data: bytes) -> str:
    """The bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def instant(content: Any, *, place: str) -> datetime:
    """The moment of a text as `2026-11-21T07:30:00Z`; raises BadContent. Only UTC is taken."""
    said = text(content, place=place)
    try:
        found = datetime.fromisoformat(said)
        same = found.tzinfo is not None and written(found) == said
    except (ValueError, OverflowError):
        same = False
    if not same:
        raise BadContent(place, f"{said!r} is no moment in UTC, as 2026-11-21T07:30:00Z")
    return found


def written(moment: datetime) -> str:
    """The moment as `instant` reads it, to the microsecond where it has any."""
    return moment.astimezone(UTC).isoformat().removesuffix("+00:00") + "Z"


def end(content: Any, *, place: str) -> datetime:
    """When that is over: at the moment named, or with the end (UTC) of the day named; raises BadContent."""
    said = text(content, place=place)
    try:
        day = date.fromisoformat(said) if len(said) == len("2026-11-21") else None
        if day is not None and day.isoformat() != said:
            raise ValueError(said)
        return instant(said, place=place) if day is None else _after(day)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadContent):
            raise
        raise BadContent(place, f"{said!r} is no day, as 2026-11-21") from None


def _after(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC) + timedelta(days=1)
