"""The log as CSV (RFC 4180) and as JSON, in portions."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from seatrial.domains.audit.types import Record

COLUMNS = (
    "number",
    "sequence",
    "uid",
    "at",
    "actor_kind",
    "actor_uid",
    "actor_name",
    "action",
    "subject",
    "details",
)
#: A spreadsheet takes a cell that begins so for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Lines:
    """Gives back what `csv` writes, so that it can be sent line by line."""

    def write(self, line: str) -> str:
        """The line itself."""
        return line


def fields(record: Record) -> dict[str, Any]:
    """The record as plain JSON; the time in UTC (RFC 3339)."""
    found = {name: getattr(record, name) for name in COLUMNS}
    found["at"] = record.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found["details"] = dict(record.details)
    return found


def csv_lines(records: Iterable[Record]) -> Iterator[str]:
    """A heading and one line for each record."""
    writer = csv.writer(_Lines())
    yield writer.writerow(COLUMNS)
    for record in records:
        found = fields(record)
        found["details"] = json.dumps(found["details"], ensure_ascii=False, sort_keys=True)
        yield writer.writerow([_harmless(str(found[name])) for name in COLUMNS])


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """One JSON document `{"items": [...]}`, a line for each record."""
    yield '{"items": ['
    for place, record in enumerate(records):
        yield (",\n" if place else "\n") + json.dumps(fields(record), ensure_ascii=False)
    yield "\n]}\n"


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def in_portions(lines: Iterable[str], *, size: int = 64 * 1024) -> Iterator[str]:
    """The same text in larger pieces: a piece for each line would cost more than the line."""
    waiting: list[str] = []
    length = 0
    for line in lines:
        waiting.append(line)
        length += len(line)
        if length >= size:
            yield "".join(waiting)
            waiting, length = [], 0
    if waiting:
        yield "".join(waiting)
