"""Plain scalars as the YAML 1.2 core schema reads them, limited to what JSON can carry (RFC 8785).

PyYAML's own resolver follows YAML 1.1, where `no` is false, `0752` is 490 and `12:30` is 750. Here they
are what they look like.
"""

import math
import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
#: A scalar that starts otherwise is text: this spares most of them the patterns below.
_NUMERIC_START = frozenset("0123456789+-.")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_OCTAL = re.compile(r"0o[0-7]+")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
#: Integers beyond this lose digits in other JSON readers (RFC 8785, I-JSON).
_LARGEST = 2**53 - 1
_LONGEST_NUMBER = 400


class BadScalar(ValueError):
    """The scalar reads as a number that JSON cannot carry; the message says which."""


def resolve(text: str) -> Scalar:
    """The value of a plain (unquoted) scalar; raises BadScalar."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC_START:
        return text
    return _number(text)


def _number(text: str) -> Scalar:
    if _NOT_FINITE.fullmatch(text):
        raise BadScalar(f"{text} is no finite number")
    base = 10 if _DECIMAL.fullmatch(text) else 8 if _OCTAL.fullmatch(text) else 0
    base = base or (16 if _HEXADECIMAL.fullmatch(text) else 0)
    if not base and not _FLOAT.fullmatch(text):
        return text
    if len(text) > _LONGEST_NUMBER:
        raise BadScalar(f"{text[:12]}... has {len(text)} digits, too many for a number")
    if base:
        return _integer(text, base)
    value = float(text)
    if not math.isfinite(value):
        raise BadScalar(f"{text} is too large for a number")
    return value


def _integer(text: str, base: int) -> int:
    value = int(text[2:], base) if base != 10 else int(text)
    if abs(value) > _LARGEST:
        raise BadScalar(f"{text} is larger than {_LARGEST}, and other readers would round it")
    return value
