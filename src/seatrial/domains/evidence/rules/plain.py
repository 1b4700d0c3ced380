"""Makes what somebody else wrote into plain JSON that canonical JSON (RFC 8785) and PostgreSQL take."""

import json
import math
from collections.abc import Mapping
from typing import Any

#: Deeper and larger data is no finding that a check could use.
MAX_DEPTH = 50
MAX_VALUES = 20_000
#: Integers beyond this lose digits in other JSON readers.
_LARGEST = 2**53 - 1


class BadData(ValueError):
    """The data is too deep, too large, or no JSON; the message says which."""


def plain_text(text: str) -> str:
    """The text without what a database cannot keep: NUL and half surrogates show as U+FFFD."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def plain(value: Any) -> Any:
    """The same data, made of dict, list, str, bool, None, and numbers that JSON can carry.

    Numbers that it cannot carry (too many digits, not finite) become text. Raises BadData.
    """
    return _Plain().take(value, 0)


def read_json(text: str) -> Any:
    """The data that the JSON text spells, plain; raises BadData for everything that is no JSON."""
    try:
        return plain(json.loads(text, parse_constant=_no_constant))
    except RecursionError:
        raise BadData(f"the JSON is nested deeper than {MAX_DEPTH} levels") from None
    except json.JSONDecodeError as error:
        raise BadData(f"{error.lineno}:{error.colno}: no JSON: {error.msg}") from None
    except ValueError as error:
        raise BadData(str(error)) from None


def _no_constant(word: str) -> Any:
    raise BadData(f"no JSON: {word} is no JSON number")


class _Plain:
    def __init__(self) -> None:
        self._values = 0

    def take(self, value: Any, depth: int) -> Any:
        self._values += 1
        if depth > MAX_DEPTH:
            raise BadData(f"the data is nested deeper than {MAX_DEPTH} levels")
        if self._values > MAX_VALUES:
            raise BadData(f"the data holds more than {MAX_VALUES:,} values")
        if isinstance(value, Mapping):
            return {plain_text(str(key)): self.take(each, depth + 1) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.take(each, depth + 1) for each in value]
        return _scalar(value)


def _scalar(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    raise BadData(f"{type(value).__name__} is no kind of JSON value")
