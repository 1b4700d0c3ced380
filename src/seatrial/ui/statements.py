"""Statements that are run all the time: the database plans each once for a connection, and knows it again.

Django's own cursors prepare none, and neither making nor planning a query of its models is free: where every
step of a run or every page pays, both take longer than the work itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any, LiteralString

import psycopg
from django.db import connection


def planned(query: LiteralString, *, values: Sequence[Any] | Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that the statement gives, in the caller's transaction; none where it gives no rows. Raises
    what Django raises for its own queries.
    """
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute(query, values, prepare=True)
        return cursor.fetchall() if cursor.description is not None else []
