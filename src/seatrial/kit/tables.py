"""Rows as CSV (RFC 4180) and as JSON lines, one after the other, so that nothing has to fit into memory."""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

#: A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Lines:
    """Gives back what `csv` writes, so that it can be sent line by line."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def csv_lines(rows: Iterable[Mapping[str, Any]], *, columns: Sequence[str]) -> Iterator[str]:
    """A heading, and one line for each row; what is no plain value stands as JSON in its cell.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    writer = csv.writer(_Lines())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([_cell(row.get(name)) for name in columns])


def json_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a line (https://jsonlines.org)."""
    for row in rows:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    text = str(value)
    is_number = isinstance(value, int | float)
    return f"'{text}" if text.startswith(_FORMULA) and not is_number else text
