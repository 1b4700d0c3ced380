"""Statements that are run all the time: the database plans each once for a connection, and knows it again.

Django's own cursors prepare none, and neither making nor planning a query of its models is free: where every
step of a run or every page pays, both take longer than the work itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections


def planned(query: LiteralString, *, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that the statement gives, in the caller's transaction; none where it gives no rows. Raises
    what Django raises for its own queries.
    """
    line = connections[DEFAULT_DB_ALIAS]  # each name that `connection` is asked for looks for it anew
    line.ensure_connection()
    line.validate_no_broken_transaction()
    with line.wrap_database_errors, psycopg.Cursor(line.connection) as cursor:
        cursor.execute(query, values, prepare=True)
        result = cursor.pgresult  # what it knows of columns is cheaper than a description of each
        return cursor.fetchall() if result is not None and result.nfields else []
