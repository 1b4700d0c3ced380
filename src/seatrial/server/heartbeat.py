"""The worker's sign of life in the database."""

from typing import Any

import psycopg

#: A worker beats every second; one that was silent for so long is not counted on.
SILENT_SECONDS = 10.0
_BEAT = "SELECT extract(epoch FROM clock_timestamp() - max(last_heartbeat)) FROM procrastinate_workers"


def silence(line: psycopg.Connection[Any]) -> float | None:
    """Seconds since the last sign of life of any worker, None where none is registered."""
    try:
        row = line.execute(_BEAT).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return float(row[0]) if row and row[0] is not None else None
