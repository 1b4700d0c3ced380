"""The log as CSV (RFC 4180) and as JSON, in portions."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from seatrial.domains.audit.types import Record
from seatrial.kit import tables

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


def fields(record: Record) -> dict[str, Any]:
    """The record as plain JSON; the time in UTC (RFC 3339)."""
    found = {name: getattr(record, name) for name in COLUMNS}
    found["at"] = record.at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    found["details"] = dict(record.details)
    return found


def csv_lines(records: Iterable[Record]) -> Iterator[str]:
    """A heading and one line for each record."""
    return tables.csv_lines(map(fields, records), columns=COLUMNS)


def json_lines(records: Iterable[Record]) -> Iterator[str]:
    """One JSON document `{"items": [...]}`, a line for each record."""
    yield '{"items": ['
    for place, record in enumerate(records):
        yield (",\n" if place else "\n") + json.dumps(fields(record), ensure_ascii=False)
    yield "\n]}\n"


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
