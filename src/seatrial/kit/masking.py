"""Takes secrets out of what programs print, while they print it.

A secret is found as it is, and as programs write it on: in base64 (at each of the three offsets, in either
alphabet), percent-encoded, escaped for JSON, HTML, C or a shell, in hex; and also where ends of lines lie
inside it. What cannot be told yet, since a secret may just have begun, is held back until it can.
"""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

#: Shorter secrets cannot be told from other text.
SHORTEST = 4
#: A line of a longer secret (a key in PEM) is a secret of its own from this length on.
_SHORTEST_LINE = 12
#: Of a secret that breaks off at the very end of the output, so much is hidden as well.
_SHORTEST_BEGINNING = 4
#: What may lie between two characters of a secret: ends of lines, as they are or as they are written.
_BREAKS = re.compile(r"(?:[\r\n]|\\[rn]|%0[aAdD])*")
_HEX_BREAKS = re.compile(r"(?:[\r\n :]|\\[rnx]|0x)*")
_BREAK_STARTS = ("\\", "%", "%0")
_HEX_BREAK_STARTS = ("\\", "0")
#: In base64 the bytes beside the secret reach into its first and last digits: how many digits that spoils.
_SPOILED = {0: 0, 1: 2, 2: 3}
#: Nothing is written with more characters than these and one.
_NEAR_END = r".{0,15}\Z"
_BASE64_ENDS = re.compile(r"[A-Za-z0-9+/_-]?(?:[\r\n]*(?:=|%3[dD])){0,2}")


@dataclass(frozen=True, slots=True)
class _Shape:
    """One way to write a secret: for each of its places the texts that may stand there."""

    units: tuple[tuple[str, ...], ...]
    breaks: re.Pattern[str]
    break_starts: tuple[str, ...]
    is_base64: bool = False


@dataclass(frozen=True, slots=True)
class _Hit:
    """Where a shape ends that begins at some place; `is_open` where the text ended before the shape did."""

    end: int = -1
    is_open: bool = False
    units: int = 0


class Masker:
    """One stream of text without its secrets. Raises ValueError where a secret is too short to be told."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        short = sorted(name for name, value in secrets.items() if len(value.strip("\r\n")) < SHORTEST)
        if short:
            raise ValueError(f"{short[0]} has fewer than {SHORTEST} characters and cannot be masked")
        named = [(name, value) for name, value in secrets.items()]
        named += [
            (name, line)
            for name, value in secrets.items()
            if "\n" in value.strip()
            for line in value.splitlines()
            if len(line) >= _SHORTEST_LINE
        ]
        longest_first = sorted(named, key=lambda each: len(each[1]), reverse=True)
        self._shapes = [(name, shape) for name, value in longest_first for shape in _shapes(value)]
        self._first = _beginnings([shape for _, shape in self._shapes])
        self._held = ""

    def feed(self, text: str) -> str:
        """What may be shown by now, in order; the rest is held back."""
        if self._first is None:
            return text
        return self._masked(self._held + text, is_end=False)

    def end(self) -> str:
        """What was held back; nothing more comes."""
        return self._masked(self._held, is_end=True) if self._held else ""

    def _masked(self, text: str, *, is_end: bool) -> str:
        shown: list[str] = []
        place = done = 0
        self._held = ""
        assert self._first is not None  # noqa: S101 (for the type checker)
        while found := self._first.search(text, place):
            place = found.start()
            name, hit = self._look(text, place, is_end=is_end)
            if hit.is_open:
                self._held = text[place:]
                return "".join([*shown, text[done:place]])
            if hit.end < 0:
                place += 1
                continue
            shown += [text[done:place], f"[masked:{name}]"]
            place = done = hit.end
        return "".join([*shown, text[done:]])

    def _look(self, text: str, place: int, *, is_end: bool) -> tuple[str, _Hit]:
        """The longest secret that begins at the place, or that one may."""
        best = ("", _Hit())
        for name, shape in self._shapes:
            hit = _match(shape, text, place)
            if hit.is_open and not is_end:
                return name, hit
            if hit.is_open and hit.units >= max(_SHORTEST_BEGINNING, len(shape.units) // 2):
                hit = _Hit(len(text))
            if hit.end > best[1].end and not hit.is_open:
                best = (name, hit)
        return best


def masked(text: str, *, secrets: Mapping[str, str]) -> str:
    """The whole text without the secrets."""
    masker = Masker(secrets)
    return masker.feed(text) + masker.end()


def _match(shape: _Shape, text: str, place: int) -> _Hit:
    """Follows the shape from the place on, along every way in which it may be written."""
    size = len(text)
    places = {place}
    for number, unit in enumerate(shape.units):
        reached: set[int] = set()
        for start in places:
            at = shape.breaks.match(text, start).end() if number else start  # type: ignore[union-attr]
            rest = text[at : at + 8] if size - at < 8 else ""
            if at == size or (number and rest and size - at <= 2 and rest in shape.break_starts):
                return _Hit(is_open=True, units=number)
            for written in unit:
                if text.startswith(written, at):
                    reached.add(at + len(written))
                elif size - at < len(written) and written.startswith(text[at:]):
                    return _Hit(is_open=True, units=number)
        if not reached:
            return _Hit()
        places = reached
    end = max(places)
    if not shape.is_base64:
        return _Hit(end)
    ending = _BASE64_ENDS.match(text, end)
    end = ending.end() if ending else end
    goes_on = text[end : end + 3] in ("", "%", "%3")
    return _Hit(is_open=True, units=len(shape.units)) if goes_on else _Hit(end)


def _beginnings(shapes: Sequence[_Shape]) -> re.Pattern[str] | None:
    """Where a shape may begin: its first two places, or its first one so near the end that more may come."""
    found: dict[str, None] = {}
    for shape in shapes:
        first, second = ("|".join(map(re.escape, sorted(unit))) for unit in shape.units[:2])
        starts = "".join(sorted({re.escape(text[0]) for text in shape.units[0]}))
        found[f"(?:{first}){shape.breaks.pattern}(?:{second}|{_NEAR_END})"] = None
        found[f"[{starts}]{_NEAR_END}"] = None
    return re.compile("|".join(found), re.DOTALL) if found else None


def _shapes(secret: str) -> Iterator[_Shape]:
    value = secret.strip("\r\n")
    yield _Shape(tuple(_written(sign) for sign in value), _BREAKS, _BREAK_STARTS)
    data = value.encode("utf-8", "surrogatepass")
    pairs = tuple((f"{byte:02x}", f"{byte:02X}") for byte in data)
    yield _Shape(tuple(tuple(dict.fromkeys(pair)) for pair in pairs), _HEX_BREAKS, _HEX_BREAK_STARTS)
    for offset, spoiled in _SPOILED.items():
        whole = b64encode(bytes(offset) + data).decode()
        digits = whole[spoiled : (offset + len(data)) * 8 // 6]
        units = tuple(_digit(digit) for digit in digits)
        if len(units) >= SHORTEST:
            yield _Shape(units, _BREAKS, _BREAK_STARTS, is_base64=True)


def _digit(digit: str) -> tuple[str, ...]:
    return {"+": ("+", "-", "%2B", "%2b"), "/": ("/", "_", "%2F", "%2f", "\\/")}.get(digit, (digit,))


_ESCAPES = {
    "\n": ("\n", "\r\n", "\\n", "\\r\\n", ""), "\r": ("\r", "\\r", ""), "\t": ("\\t",), "\b": ("\\b",),
    "\f": ("\\f",), '"': ('\\"', "&#34;"), "\\": ("\\\\",), "/": ("\\/",),
    "'": ("'\\''", "&#39;", "\\'"), " ": ("+",),
}  # fmt: skip


def _written(sign: str) -> tuple[str, ...]:
    """How one character may be written."""
    data = sign.encode("utf-8", "surrogatepass")
    percent = "".join(f"%{byte:02X}" for byte in data)
    units = sign.encode("utf-16-be", "surrogatepass").hex()
    unicode = "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
    upper = "".join(f"\\u{units[at : at + 4].upper()}" for at in range(0, len(units), 4))
    c = "".join(f"\\x{byte:02x}" for byte in data)
    shell = f"\\{sign}" if sign.isascii() and not sign.isalnum() else sign
    others = (quote(sign, safe=""), percent, percent.lower(), unicode, upper, c, escape(sign), shell)
    return tuple(dict.fromkeys((sign, *_ESCAPES.get(sign, ()), *others)))


def split(text: str) -> tuple[Sequence[str], str]:
    """The whole lines of the text, without their ends, and what is left of one that has not ended."""
    *lines, rest = text.split("\n")
    return [line.removesuffix("\r") for line in lines], rest
