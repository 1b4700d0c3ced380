"""How commands speak: data on stdout, words on stderr, JSON for machines."""

import json
import os
import re
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STYLES = {"pass": "green", "fail": "red", "unknown": "yellow", "error": "magenta"}
#: A moment of RFC 3339, whose fraction of a second is of no use to people.
_FRACTION = re.compile(r"\b(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+(?=Z|[+-]\d\d:\d\d)")
_MARKS = {"pass": "●", "fail": "◆", "unknown": "○", "error": "▲"}


def console(*, words: bool = False) -> Console:
    """Where to print: stdout for data, stderr for words. NO_COLOR is honoured (no-color.org)."""
    plain = bool(os.environ.get("NO_COLOR"))
    width = None if sys.stdout.isatty() else 160
    # Without emoji: a place such as `list.md:100:` would become a picture.
    return Console(stderr=words, no_color=plain, highlight=False, emoji=False, soft_wrap=False, width=width)


def say(words: str) -> None:
    """Words for people, on stderr; moments in them are to the second."""
    repeat(_to_the_second(words))


def repeat(words: str) -> None:
    """What somebody else printed, on stderr, as it stands."""
    console(words=True).print(words, markup=False, soft_wrap=True)


def _to_the_second(text: str) -> str:
    """The text without fractions of seconds in the moments that the API gives."""
    return _FRACTION.sub(r"\1", text)


def one_line(text: str) -> str:
    """The text where somebody unknown wrote it: on one line, and without what a terminal obeys."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def print_json(data: Any) -> None:
    """Data for machines, on stdout."""
    sys.stdout.write(f"{json.dumps(data, indent=2, ensure_ascii=False, default=str)}\n")


def mark(result: str) -> Text:
    """A result as a shape and a word; the colour only repeats them."""
    return Text(f"{_MARKS.get(result, '·')} {result}", style=_STYLES.get(result, ""))


def print_table(columns: Sequence[str], *, rows: Iterable[Sequence[str | Text]], title: str = "") -> None:
    """Rows under headings, on stdout; moments are to the second. The last column takes what room is left, and
    wraps.
    """
    table = Table(title=title or None, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for index, name in enumerate(columns):
        last = index == len(columns) - 1
        table.add_column(name, overflow="fold", no_wrap=not last, ratio=1 if last else None)
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(_to_the_second(cell)) for cell in row))
    console().print(table)


def xml_text(text: str) -> str:
    """The text as XML 1.0 can hold it: it has no way to write most control characters."""
    return "".join(char if char >= " " or char in "\t\n" else "�" for char in text)
