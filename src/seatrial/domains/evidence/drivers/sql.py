"""Asks a database one question that only reads. A program of its own: the order on stdin, rows on stdout.

PostgreSQL: the statement is declared as a cursor of a read-only transaction with a time limit. SQLite: the
file is opened read-only, and an authorizer lets nothing but reading pass.
"""

import json
import math
import sqlite3
import sys
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import psycopg

if sys.platform != "win32":
    import resource

_LONGEST_CELL = 10_000
_LONGEST_ANSWER = 1_000_000
_CONNECT_SECONDS = 10
_READS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
#: PRAGMAs that only look.
_LOOKS = frozenset(
    {"integrity_check", "quick_check", "foreign_key_check", "user_version", "table_info", "index_list"}
)
_STEPS = 10_000


class CannotAskDatabase(Exception):
    """The question could not be asked; the words say why."""


def main() -> int:
    """Writes `{columns, rows, truncated, seconds}` or `{problem}`; 0 either way."""
    order = json.load(sys.stdin)
    _limit_memory(int(order["memory_bytes"]))
    started = time.monotonic()
    try:
        columns, rows, truncated = _ask(order)
        answer: dict[str, Any] = {"columns": columns, "rows": rows, "truncated": truncated}
        answer["seconds"] = round(time.monotonic() - started, 3)
    except (CannotAskDatabase, psycopg.Error, sqlite3.Error) as error:
        answer = {"problem": _words(error)}
    except MemoryError:
        answer = {"problem": "the answer takes more memory than the runner allows"}
    sys.stdout.write(json.dumps(answer))
    return 0


def _words(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


def _limit_memory(size: int) -> None:
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (size + (512 << 20), size + (512 << 20)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ask(order: Mapping[str, Any]) -> tuple[list[str], list[dict[str, Any]], bool]:
    scheme = urlsplit(order["address"]).scheme
    if scheme in ("postgresql", "postgres"):
        return _postgres(order)
    if scheme == "sqlite":
        return _sqlite(order)
    raise CannotAskDatabase(
        "the reference holds no address of a database: write postgresql://... or sqlite:////path"
    )


def _postgres(order: Mapping[str, Any]) -> tuple[list[str], list[dict[str, Any]], bool]:
    seconds = float(order["seconds"])
    with psycopg.connect(
        order["address"],
        connect_timeout=_CONNECT_SECONDS,
        application_name="seatrial-runner",
        options=f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)}",
    ) as line:
        line.read_only = True
        late = threading.Timer(seconds, line.cancel)
        late.daemon = True
        late.start()
        try:
            # only a query can be declared, and the extended protocol takes one statement alone
            with line.cursor(name="look") as cursor:
                cursor.execute(order["query"].encode(), order["parameters"] or None)
                columns = [each.name for each in cursor.description or ()]
                return _table(columns, cursor.fetchmany(order["rows"] + 1), order["rows"])
        finally:
            late.cancel()
            with suppress(psycopg.Error):
                line.rollback()


def _sqlite(order: Mapping[str, Any]) -> tuple[list[str], list[dict[str, Any]], bool]:
    path = Path(unquote(urlsplit(order["address"]).path.removeprefix("/")))
    if not path.is_file():
        raise CannotAskDatabase(f"there is no file {path}")
    line = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_CONNECT_SECONDS)
    try:
        deadline = time.monotonic() + float(order["seconds"])
        line.execute("PRAGMA query_only = 1")
        line.set_progress_handler(lambda: int(time.monotonic() > deadline), _STEPS)
        line.set_authorizer(_permit)
        cursor = line.execute(order["query"], order["parameters"])
        columns = [each[0] for each in cursor.description or ()]
        return _table(columns, cursor.fetchmany(order["rows"] + 1), order["rows"])
    finally:
        line.close()


def _permit(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    if action in _READS and second != "load_extension":
        return sqlite3.SQLITE_OK
    if action == sqlite3.SQLITE_PRAGMA and first in _LOOKS:
        return sqlite3.SQLITE_OK
    # how SQLite itself declares a PRAGMA as a table; the file is open for reading only
    if action == sqlite3.SQLITE_UPDATE and first == "sqlite_master":
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_DENY


def _table(
    columns: Sequence[str], found: Iterable[Sequence[Any]], limit: int
) -> tuple[list[str], list[dict[str, Any]], bool]:
    """At most so many rows, each an object; cells that JSON cannot carry become text."""
    rows: list[dict[str, Any]] = []
    size, truncated = 0, False
    for each in found:
        row = dict(zip(columns, map(_cell, each), strict=True))
        size += len(json.dumps(row))
        if len(rows) >= limit or size > _LONGEST_ANSWER:
            truncated = True
            break
        rows.append(row)
    return list(columns), rows, truncated


def _cell(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime | date | clock_time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return f"({len(value)} bytes)"
    text = value if isinstance(value, str) else json.dumps(value, default=str)
    return text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}... ({len(text)} characters)"


if __name__ == "__main__":
    sys.exit(main())
