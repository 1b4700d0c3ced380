"""What a step prints, as lines without secrets."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.cli.runner.consoles import Session
from seatrial.connectors.targets import Piece
from seatrial.kit import clock
from seatrial.kit.masking import Masker

#: Longer lines are cut into several; more of them are counted, and left out.
_LONGEST_LINE = 4000
_MOST_LINES, _MOST_CHARACTERS = 20_000, 8_000_000
#: So much of what is printed is looked at for what it was expected to hold.
_LOOKED_AT = 1_000_000


class _Stream:
    """One of the two streams: bytes come in, whole lines go out."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._masker, self._rest = Masker(secrets), ""

    def decoded(self, data: bytes) -> str:
        """The bytes as text."""
        return self._decoder.decode(data)

    def lines(self, text: str) -> Iterator[str]:
        """The lines that are whole by now."""
        *whole, self._rest = (self._rest + self._masker.feed(text)).split("\n")
        enough = max(len(self._rest) - 1, 0) // _LONGEST_LINE * _LONGEST_LINE
        if enough:
            whole.append(self._rest[:enough])
            self._rest = self._rest[enough:]
        for line in whole:
            yield from _cut(line.removesuffix("\r"))

    def end(self) -> Iterator[str]:
        """What is left, nothing more comes."""
        left = self._rest + self._masker.feed(self._decoder.decode(b"", final=True)) + self._masker.end()
        self._rest = ""
        for line in left.split("\n") if left else ():
            yield from _cut(line)


def _cut(line: str) -> Iterator[str]:
    clean = line.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    yield clean[:_LONGEST_LINE]
    for start in range(_LONGEST_LINE, len(clean), _LONGEST_LINE):
        yield clean[start : start + _LONGEST_LINE]


class Printed:
    """All that one step prints in one try, as numbered lines."""

    def __init__(
        self, *, position: int, attempt: int, first: int, secrets: Mapping[str, str], session: Session | None
    ) -> None:
        self._streams = {name: _Stream(secrets) for name in ("stdout", "stderr")}
        self._same = {"position": position, "attempt": attempt}
        self._session, self._secrets = session, secrets
        self._shown = self._characters = self._left_out = 0
        self.next, self.text = first, ""

    def take(self, pieces: Sequence[Piece]) -> list[dict[str, Any]]:
        """The lines that these pieces make whole."""
        found: list[dict[str, Any]] = []
        for piece in pieces:
            stream = self._streams[piece.stream]
            text = stream.decoded(piece.data)
            for shown in self._session.feed(text) if self._session else (text,):
                if piece.stream == "stdout":
                    self.text += shown[: max(_LOOKED_AT - len(self.text), 0)]
                found += self._numbered(piece.stream, stream.lines(shown))
        return found

    def end(self) -> list[dict[str, Any]]:
        """The lines that are left, and how many were left out."""
        found = [line for name, each in self._streams.items() for line in self._numbered(name, each.end())]
        if self._left_out:
            found.append(self.note(f"{self._left_out} more lines were printed, and left out"))
        return found

    def note(self, text: str) -> dict[str, Any]:
        """A line of the runner's own, without secrets."""
        masker = Masker(self._secrets)
        return self._line("note", masker.feed(text) + masker.end())

    def _numbered(self, name: str, lines: Iterator[str]) -> Iterator[dict[str, Any]]:
        for line in lines:
            self._characters += len(line)
            if self._shown >= _MOST_LINES or self._characters > _MOST_CHARACTERS:
                self._left_out += 1
                continue
            self._shown += 1
            yield self._line(name, line)

    def _line(self, stream: str, text: str) -> dict[str, Any]:
        number, self.next = self.next, self.next + 1
        return {"seq": number, **self._same, "stream": stream, "at": clock.now().isoformat(), "text": text}
